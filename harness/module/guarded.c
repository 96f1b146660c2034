#include "module/guarded.h"

#include "module/crash.h"
#include "module/trap.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* So long names may lie so far before the end of their slot that no vector of a processor reaches it. */
#define RELAXED_LENGTH 64u
#define RELAXED_GAP 64u

/* One answerer is one process, and a signal handler has no room for a context: what the answerer has of its memory is here. */
static struct {
    int memory; /* file descriptor */
    pid_t process;
    pthread_t thread; /* the first */
    size_t page;
    volatile struct channel_memory *head;
    char *writable; /* the slots, to be written by the answerer */
    char *slots[2]; /* the slots once more, to be read by the build; each has a page behind it that nobody may touch */
    size_t slot_size;
    volatile bool asking;
} guarded;

/* The signal's own stack: the build may have used up the other one. */
static char signal_stack[64 * 1024];

/* Did the build touch what it may not? Notes it; then the signal takes its course, before anything could be told of the coverage here.
 * LCOV_EXCL_START */
static void note_fault(int signal, siginfo_t *info, void *context)
{
    const char *address = info->si_addr;
    trap_take_fault(info, context);
    for (unsigned slot = 0; slot < 2; slot++) {
        const char *end = guarded.slots[slot] + guarded.slot_size;
        if (!guarded.asking || address < guarded.slots[slot] || address >= end + guarded.page)
            continue;
        guarded.head->note.fault = address < end ? CRASH_WROTE : CRASH_READ_PAST;
        guarded.head->note.fault_name = slot;
    }
    /* Blocked until this returns, the signal then ends the process (SA_RESETHAND). Without it the access would be retried, under
     * Valgrind with stale registers, and might succeed. */
    (void)syscall(SYS_tgkill, guarded.process, guarded.process, signal);
    /* Another thread's handler waits for that. */
    while (!pthread_equal(pthread_self(), guarded.thread))
        continue;
}
/* LCOV_EXCL_STOP */

static void watch_for_faults(void)
{
    stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    struct sigaction action = {.sa_sigaction = note_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND};
    sigaltstack(&stack, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

static size_t page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

size_t guarded_head_size(void) { return (sizeof(struct channel_memory) + page_size() - 1) / page_size() * page_size(); }

size_t guarded_memory_size(void) { return guarded_head_size() + (size_t)2 * CHANNEL_SLOT_PAGES * page_size(); }

static void unmap_slots(char *writable, char *readable, size_t slot_size)
{
    if (writable != MAP_FAILED)
        munmap(writable, 2 * slot_size);
    if (readable != MAP_FAILED)
        munmap(readable, 2 * (slot_size + guarded.page));
}

/* Maps slots of this size in place of those that are mapped. False: all is as it was. */
static bool map_slots(size_t slot_size)
{
    size_t page = guarded.page, both = 2 * (slot_size + page);
    off_t begin = (off_t)guarded_head_size();
    char *writable = mmap(NULL, 2 * slot_size, PROT_READ | PROT_WRITE, MAP_SHARED, guarded.memory, begin);
    /* Reserved first, and the slots laid over it: what is left of it are the pages behind them. */
    char *readable = mmap(NULL, both, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    bool mapped = writable != MAP_FAILED && readable != MAP_FAILED;
    for (unsigned slot = 0; slot < 2 && mapped; slot++)
        /* cppcheck-suppress leakReturnValNotUsed ; it lies in what is mapped already */
        mapped = mmap(readable + slot * (slot_size + page), slot_size, PROT_READ, MAP_SHARED | MAP_FIXED, guarded.memory,
                      begin + (off_t)(slot * slot_size)) != MAP_FAILED;
    if (!mapped) {
        unmap_slots(writable, readable, slot_size);
        return false;
    }
    if (guarded.writable)
        unmap_slots(guarded.writable, guarded.slots[0], guarded.slot_size);
    guarded.writable = writable;
    for (unsigned slot = 0; slot < 2; slot++)
        guarded.slots[slot] = readable + slot * (slot_size + page);
    guarded.slot_size = slot_size;
    return true;
}

struct channel_memory *guarded_begin(int memory)
{
    guarded.memory = memory;
    guarded.process = getpid();
    guarded.thread = pthread_self();
    guarded.page = page_size();
    struct channel_memory *head = mmap(NULL, guarded_head_size(), PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (head == MAP_FAILED)
        return NULL;
    guarded.head = head;
    if (!map_slots(CHANNEL_SLOT_PAGES * guarded.page))
        return NULL;
    trap_note_at(&guarded.head->note.call);
    watch_for_faults();
    return head;
}

/* Makes room for names of this length. False: there is none to be had. */
static bool make_room(size_t length)
{
    size_t slot_size = guarded.slot_size;
    while (slot_size < length)
        slot_size *= 2;
    if (slot_size == guarded.slot_size)
        return true;
    return ftruncate(guarded.memory, (off_t)(guarded_head_size() + 2 * slot_size)) == 0 && map_slots(slot_size);
}

bool guarded_reserve(size_t length) { return length <= guarded.slot_size || make_room(length); }

int guarded_ask_in_place(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b)
{
    guarded.asking = true;
    int order = comparator(a, b);
    trap_check();
    guarded.asking = false;
    return order;
}

/* Asks with the names that far before the end of their slots. */
static bool ask(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, size_t gap, int *order)
{
    if (!guarded_reserve(a.length > b.length ? a.length : b.length))
        return false;
    size_t end = guarded.slot_size - gap;
    memcpy(guarded.writable + end - a.length, a.bytes, a.length);
    memcpy(guarded.writable + guarded.slot_size + end - b.length, b.bytes, b.length);
    *order = guarded_ask_in_place(comparator, (struct ccm_name){.bytes = guarded.slots[0] + end - a.length, .length = a.length},
                                  (struct ccm_name){.bytes = guarded.slots[1] + end - b.length, .length = b.length});
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
