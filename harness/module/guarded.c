#include "module/guarded.h"

#include "module/appeared.h"
#include "module/checkpoint.h"
#include "module/crash.h"
#include "module/processor.h"
#include "module/protection.h"
#include "module/trap.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Longest names of guarded_ask_again(), and their distance to the guard page: more than the longest vector register. */
#define RELAXED_LENGTH 64u
#define RELAXED_GAP 64u

/* Guard pages on each side of a slot: more than the longest name has. */
#define GAP_PAGES 512u
/* Bytes of the unused stack that are overwritten before a question; and all that a build may use. */
#define STAINED 1024u
#define STAINED_ALL 65536u

/* One for each process: a signal handler has no context argument. */
static struct {
    int memory; /* file descriptor */
    pid_t process;
    pthread_t thread; /* the first */
    size_t page, gap; /* `gap`: bytes of guard pages on each side of a slot */
    volatile struct channel_memory *head;
    char *writable; /* the slots, for the answerer */
    char *readable; /* the same slots mapped read-only, for the build, with a gap on each side */
    size_t slot_size;
    volatile bool asking, in_front;
    unsigned stains, calls;
    bool cleans;             /* see guarded_clean() */
    bool watches;            /* see guarded_watch_all() */
    const char *below_stack; /* of a thread: see guarded_watch_stack() */
    size_t below_stack_size;
    stack_t stack_before; /* for signals, in that thread */
} guarded;

/* The size of a set of signals in the kernel, and room for its struct sigaction, in bytes. */
#define SIGNAL_SET 8u
static _Alignas(16) char signal_action[64];

/* Not used with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
const void *guarded_signal_action(void) { return signal_action; }
/* LCOV_EXCL_STOP */

/* Stacks for signal handlers, of the first thread and of one more: the build may have overflowed the thread's own. */
static char signal_stacks[2][64 * 1024];

/* The address of a slot, in readable memory with slots of this size. */
static char *slot_of(char *readable, size_t slot_size, unsigned slot)
{
    return readable + guarded.gap + slot * (slot_size + guarded.gap);
}

/* LCOV_EXCL_START */
/* Notes which forbidden memory the build touched; then the signal ends the process. */
static void note_fault(int signal, siginfo_t *info, void *context)
{
    const char *address = info->si_addr;
    trap_take_fault(info, context);
    /* The writer may also be the harness, between two questions, or the loader, which binds a function at its first call. */
    if (protection_take_fault(address, guarded.asking && !trap_is_in_loader(context))) {
        (void)syscall(SYS_rt_sigaction, signal, signal_action, NULL, SIGNAL_SET);
        return;
    }
    for (unsigned slot = 0; guarded.asking && slot < 2; slot++) {
        const char *start = slot_of(guarded.readable, guarded.slot_size, slot), *end = start + guarded.slot_size;
        if (address < start - guarded.gap || address >= end + guarded.gap)
            continue;
        guarded.head->note.fault = address < start ? CRASH_READ_BEFORE : address < end ? CRASH_WROTE : CRASH_READ_PAST;
        /* The gap between both slots belongs to the name next to it. */
        guarded.head->note.fault_detail = address >= end && slot == 0 && guarded.in_front ? 1 : slot;
        if (address >= end && slot == 0 && guarded.in_front)
            guarded.head->note.fault = CRASH_READ_BEFORE;
        break;
    }
    if (guarded.asking && guarded.below_stack && address >= guarded.below_stack &&
        address < guarded.below_stack + guarded.below_stack_size)
        guarded.head->note.fault = CRASH_OVERFLOWED;
    /* Blocked until this returns, the signal then ends the process (SA_RESETHAND). Without it the access would be retried, under
     * Valgrind with stale registers, and might succeed. */
    (void)syscall(SYS_tgkill, guarded.process, guarded.process, signal);
    /* The handler of another thread waits for the end. */
    while (!pthread_equal(pthread_self(), guarded.thread))
        continue;
}
/* LCOV_EXCL_STOP */

static void watch_for_faults(void)
{
    stack_t stack = {.ss_sp = signal_stacks[0], .ss_size = sizeof signal_stacks[0]};
    struct sigaction action = {.sa_sigaction = note_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND};
    sigaltstack(&stack, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    (void)syscall(SYS_rt_sigaction, SIGSEGV, NULL, signal_action, SIGNAL_SET);
}

void guarded_watch_stack(const char *low, size_t size)
{
    stack_t stack = {.ss_sp = signal_stacks[1], .ss_size = sizeof signal_stacks[1]};
    sigaltstack(&stack, &guarded.stack_before);
    guarded.below_stack = low;
    guarded.below_stack_size = size;
}

void guarded_unwatch_stack(void)
{
    sigaltstack(&guarded.stack_before, NULL);
    guarded.below_stack_size = 0;
}

static size_t page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

/* Size of `struct channel_memory` in whole pages. */
static size_t head_size(void) { return (sizeof(struct channel_memory) + page_size() - 1) / page_size() * page_size(); }

size_t guarded_memory_size(void) { return head_size() + (size_t)2 * CHANNEL_SLOT_PAGES * page_size(); }

static void unmap_slots(char *writable, char *readable, size_t slot_size)
{
    if (writable != MAP_FAILED)
        munmap(writable, 2 * slot_size);
    if (readable != MAP_FAILED)
        munmap(readable, 2 * slot_size + 3 * guarded.gap);
}

/* Replaces the slots by ones of this size. False: nothing was changed. */
static bool map_slots(size_t slot_size)
{
    off_t begin = (off_t)head_size();
    char *writable = mmap(NULL, 2 * slot_size, PROT_READ | PROT_WRITE, MAP_SHARED, guarded.memory, begin);
    /* The slots are mapped over a reserved range, whose rest is the gaps. */
    char *readable = mmap(NULL, 2 * slot_size + 3 * guarded.gap, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    bool mapped = writable != MAP_FAILED && readable != MAP_FAILED;
    for (unsigned slot = 0; slot < 2 && mapped; slot++)
        /* cppcheck-suppress leakReturnValNotUsed ; it is part of the reserved range */
        mapped = mmap(slot_of(readable, slot_size, slot), slot_size, PROT_READ, MAP_SHARED | MAP_FIXED, guarded.memory,
                      begin + (off_t)(slot * slot_size)) != MAP_FAILED;
    if (!mapped) {
        unmap_slots(writable, readable, slot_size);
        return false;
    }
    if (guarded.writable)
        unmap_slots(guarded.writable, guarded.readable, guarded.slot_size);
    guarded.writable = writable;
    guarded.readable = readable;
    guarded.slot_size = slot_size;
    return true;
}

struct channel_memory *guarded_begin(int memory)
{
    guarded.memory = memory;
    guarded.process = getpid();
    guarded.thread = pthread_self();
    guarded.page = page_size();
    guarded.gap = GAP_PAGES * guarded.page;
    struct channel_memory *head = mmap(NULL, head_size(), PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (head == MAP_FAILED)
        return NULL;
    guarded.head = head;
    if (!map_slots(CHANNEL_SLOT_PAGES * guarded.page))
        return NULL;
    trap_note_at(&guarded.head->note.call);
    watch_for_faults();
    processor_begin();
    return head;
}

/* Makes room for names of this length. False: out of memory. */
static bool make_room(size_t length)
{
    size_t slot_size = guarded.slot_size;
    while (slot_size < length)
        slot_size *= 2;
    if (slot_size == guarded.slot_size)
        return true;
    return ftruncate(guarded.memory, (off_t)(head_size() + 2 * slot_size)) == 0 && map_slots(slot_size);
}

bool guarded_reserve(size_t length) { return length <= guarded.slot_size || make_room(length); }

/* LCOV_EXCL_START */
/* The pages that contain these bytes. */
static struct appeared_area pages_of(const void *bytes, size_t length)
{
    char *start = (char *)(uintptr_t)bytes;
    size_t before = (uintptr_t)start % guarded.page;
    return (struct appeared_area){.start = start - before,
                                  .length = (before + length + guarded.page - 1) / guarded.page * guarded.page};
}

void guarded_watch_all(void)
{
    size_t length = 0;
    const void *state = trap_state(&length);
    checkpoint_begin();
    const struct appeared_area but[] = {checkpoint_thread(), pages_of(&guarded, sizeof guarded),
                                        pages_of(signal_stacks, sizeof signal_stacks), pages_of(state, length)};
    protection_add_rest(but, sizeof but / sizeof *but);
    guarded.watches = true;
}
/* LCOV_EXCL_STOP */

unsigned guarded_take_effects(void) { return trap_take_memory_call() * ANSWER_CALLED | protection_take_effects(); }

void guarded_clean(void) { guarded.cleans = true; }

/* Overwrites the whole stack that a build may have used. */
static __attribute__((noinline)) void stain_all_of_stack(void)
{
    volatile char stain[STAINED_ALL];
    memset((char *)(uintptr_t)stain, 'b', sizeof stain);
    __asm__ volatile("" : : "r"(stain) : "memory");
}

/* Leaves different bytes on the stack each time, which a build with uninitialized variables may read. */
static __attribute__((noinline)) void stain_stack(void)
{
    static const char stains[] = {0, (char)0xFF, 'a', 1};
    volatile char stain[STAINED];
    memset((char *)(uintptr_t)stain, stains[guarded.stains++ % sizeof stains], sizeof stain);
    __asm__ volatile("" : : "r"(stain) : "memory"); /* keeps the compiler from removing the store */
}

/* LCOV_EXCL_START: not where sanitizers run, and coverage is counted */
/* Calls the comparator for a question of the sample (module/checkpoint.h). `changed` must not be on the stack above. */
static __attribute__((noinline)) int call_watched(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b,
                                                  unsigned *changed)
{
    unsigned processor = *changed;
    checkpoint_copy(__builtin_frame_address(0));
    protection_arm_rest();
    errno = 0;
    int order = processor_call(comparator, a, b, &processor), error = errno;
    protection_release_rest();
    if (checkpoint_differs())
        protection_note_written(PROTECTION_REST);
    *changed = processor;
    errno = error;
    return order;
}
/* LCOV_EXCL_STOP */

static int call(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b)
{
    unsigned changed = guarded.calls += 0x9E3779B1U;
    if (guarded.cleans) {
        stain_all_of_stack();
        processor_clear_registers();
    }
    protection_arm();
    guarded.asking = true;
    trap_ask(true);
    errno = 0;
    checkpoint_copy_library();
    bool watched = guarded.watches && checkpoint_is_due() && pthread_equal(pthread_self(), guarded.thread);
    int order = watched ? call_watched(comparator, a, b, &changed) : processor_call(comparator, a, b, &changed);
    if (errno || checkpoint_library_differs())
        protection_note_written(PROTECTION_OTHERS);
    if (checkpoint_variables_differ())
        protection_note_written(PROTECTION_OWN);
    trap_check();
    trap_ask(false);
    guarded.asking = false;
    if (changed) {
        guarded.head->note.fault = CRASH_PROCESSOR;
        guarded.head->note.fault_detail = changed;
        _exit(TRAP_STATUS);
    }
    return order;
}

int guarded_ask_in_place(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b)
{
    stain_stack();
    return call(comparator, a, b);
}

/* Asks with copies of the names at these offsets in their slots. */
static int ask_at(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, size_t a_offset, size_t b_offset)
{
    memcpy(guarded.writable + a_offset, a.bytes, a.length);
    memcpy(guarded.writable + guarded.slot_size + b_offset, b.bytes, b.length);
    const char *const slots[2] = {slot_of(guarded.readable, guarded.slot_size, 0), slot_of(guarded.readable, guarded.slot_size, 1)};
    return call(comparator, (struct ccm_name){.bytes = slots[0] + a_offset, .length = a.length},
                (struct ccm_name){.bytes = slots[1] + b_offset, .length = b.length});
}

/* The same with names that end `gap` bytes before the end of their slots. False: out of memory. */
static bool ask(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, size_t gap, int *order)
{
    if (!guarded_reserve(a.length > b.length ? a.length : b.length))
        return false;
    size_t end = guarded.slot_size - gap;
    *order = ask_at(comparator, a, b, end - a.length, end - b.length);
    return true;
}

bool guarded_ask(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, int *order)
{
    return ask(comparator, a, b, 0, order);
}

bool guarded_ask_again(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, int *order)
{
    return ask(comparator, a, b, a.length <= RELAXED_LENGTH && b.length <= RELAXED_LENGTH ? RELAXED_GAP : 0, order);
}

bool guarded_ask_in_front(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, int *order)
{
    if (!guarded_reserve(a.length > b.length ? a.length : b.length))
        return false;
    guarded.in_front = true;
    *order = ask_at(comparator, a, b, 0, 0);
    guarded.in_front = false;
    return true;
}
