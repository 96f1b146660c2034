#include "module/guarded.h"

#include "module/trap.h"
#include "module/witness.h"
#include "module/witness_memory.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* So long names may lie so far before the end of their slot that no vector of a processor reaches it. */
#define RELAXED_LENGTH 64u
#define RELAXED_GAP 64u
/* So many questions are known to have been asked; a power of two. */
#define KNOWN_QUESTIONS 1024u

/* One worker is one process, and a comparator has no room for a context: what the worker has of its memory is here. */
static struct {
    int memory; /* file descriptor */
    pid_t process;
    pthread_t thread; /* the first */
    size_t page;
    volatile struct witness_memory *head; /* NULL: there is no such memory; the slots follow, to be written by the worker */
    char *writable;                       /* the same, as bytes */
    char *slots[2]; /* the slots once more, to be read by the module; each has a page behind it that nobody may touch */
    size_t slot_size;
    ccm_comparator *at[GUARDED_MODULES][CCM_PLACES];
    const char *below_stack; /* of a thread: see guarded_watch_stack() */
    size_t below_stack_size;
    bool relaxed;
    uint64_t known[KNOWN_QUESTIONS]; /* hashes of questions, each where its lowest bits say; 0: none */
} guarded;

/* The signals' own stacks, of the first thread and of one more: the module may have used up the other one. */
static char signal_stacks[2][64 * 1024];

/* Did the module touch what it may not? Notes it; then the signal takes its course, before anything could be told of the coverage here.
 * LCOV_EXCL_START */
static void note_fault(int signal, siginfo_t *info, void *context)
{
    const char *address = info->si_addr;
    trap_take_fault(info, context);
    for (unsigned slot = 0; slot < 2; slot++) {
        const char *end = guarded.slots[slot] + guarded.slot_size;
        if (!guarded.head->note.asking || address < guarded.slots[slot] || address >= end + guarded.page)
            continue;
        guarded.head->note.fault = address < end ? WITNESS_WROTE : WITNESS_READ_PAST;
        guarded.head->note.fault_name = slot;
    }
    if (guarded.head->note.asking && address >= guarded.below_stack && address < guarded.below_stack + guarded.below_stack_size)
        guarded.head->note.fault = WITNESS_OVERFLOWED;
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
    stack_t stack = {.ss_sp = signal_stacks[0], .ss_size = sizeof signal_stacks[0]};
    struct sigaction action = {.sa_sigaction = note_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND};
    sigaltstack(&stack, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

void guarded_watch_stack(const char *low, size_t size)
{
    stack_t stack = {.ss_sp = signal_stacks[1], .ss_size = sizeof signal_stacks[1]};
    sigaltstack(&stack, NULL);
    guarded.below_stack = low;
    guarded.below_stack_size = size;
}

static void unmap(char *writable, char *readable, size_t slot_size)
{
    if (writable != MAP_FAILED)
        munmap(writable, guarded.page + 2 * slot_size);
    if (readable != MAP_FAILED)
        munmap(readable, 2 * (slot_size + guarded.page));
}

/* Maps slots of this size in place of those that are mapped. False: all is as it was. */
static bool map_slots(size_t slot_size)
{
    size_t page = guarded.page, whole = page + 2 * slot_size, both = 2 * (slot_size + page);
    char *writable = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_SHARED, guarded.memory, 0);
    /* Reserved first, and the slots laid over it: what is left of it are the pages behind them. */
    char *readable = mmap(NULL, both, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    bool mapped = writable != MAP_FAILED && readable != MAP_FAILED;
    for (unsigned slot = 0; slot < 2 && mapped; slot++)
        /* cppcheck-suppress leakReturnValNotUsed ; it lies in what is mapped already */
        mapped = mmap(readable + slot * (slot_size + page), slot_size, PROT_READ, MAP_SHARED | MAP_FIXED, guarded.memory,
                      (off_t)(page + slot * slot_size)) != MAP_FAILED;
    if (!mapped) {
        unmap(writable, readable, slot_size);
        return false;
    }
    if (guarded.head)
        unmap(guarded.writable, guarded.slots[0], guarded.slot_size);
    guarded.writable = writable;
    guarded.head = (struct witness_memory *)(void *)writable;
    for (unsigned slot = 0; slot < 2; slot++)
        guarded.slots[slot] = readable + slot * (slot_size + page);
    guarded.slot_size = slot_size;
    guarded.head->slot_size = slot_size;
    trap_note_at(&guarded.head->note.call);
    return true;
}

bool guarded_begin(int memory)
{
    guarded.memory = memory;
    guarded.process = getpid();
    guarded.thread = pthread_self();
    guarded.page = (size_t)sysconf(_SC_PAGESIZE);
    if (!map_slots(WITNESS_SLOT_PAGES * guarded.page))
        return false;
    watch_for_faults();
    return true;
}

void guarded_step(uint64_t step)
{
    if (guarded.head)
        guarded.head->note.step = step;
}

void guarded_cycle(uint32_t cycle)
{
    if (guarded.head)
        guarded.head->note.cycle = cycle;
}

/* Room for names of this length. False: there is none to be had. */
static bool make_room(size_t length)
{
    size_t slot_size = guarded.slot_size;
    while (slot_size < length)
        slot_size *= 2;
    if (slot_size == guarded.slot_size)
        return true;
    return ftruncate(guarded.memory, (off_t)(guarded.page + 2 * slot_size)) == 0 && map_slots(slot_size);
}

bool guarded_reserve(size_t length) { return !guarded.head || length <= guarded.slot_size || make_room(length); }

/* Notes the question and copies the names to where the module may read them, that far before the end of their slots. False: there is
 * no room for them. */
static bool note_question(unsigned module, enum ccm_place place, struct ccm_name a, struct ccm_name b, uint32_t gap)
{
    size_t longest = a.length > b.length ? a.length : b.length;
    if (longest > guarded.slot_size && !make_room(longest))
        return false;
    char *end = guarded.writable + guarded.page + guarded.slot_size - gap;
    memcpy(end - a.length, a.bytes, a.length);
    memcpy(end + guarded.slot_size - b.length, b.bytes, b.length);
    volatile struct witness_note *note = &guarded.head->note;
    note->lengths[0] = a.length;
    note->lengths[1] = b.length;
    note->gap = gap;
    note->module = module;
    note->place = (uint32_t)place;
    note->asking = true;
    return true;
}

static uint64_t hash_name(uint64_t hash, struct ccm_name name)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t word = name.length;
    for (size_t i = 0; i < name.length; i++) {
        word = word << 8 | (unsigned char)name.bytes[i];
        if (i % 7 == 6) {
            hash = (hash ^ hash >> 29 ^ word) * factor;
            word = 0;
        }
    }
    hash = (hash ^ hash >> 29 ^ word) * factor;
    return hash ^ hash >> 32;
}

/* Whether this was asked before. One that has the hash of another would be taken for it, and go unguarded; with 64 bits no search
 * takes long enough for that. */
static bool was_asked(unsigned module, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    if (!guarded.relaxed || a.length > RELAXED_LENGTH || b.length > RELAXED_LENGTH)
        return false;
    uint64_t hash = hash_name(hash_name((uint64_t)module * CCM_PLACES + (uint64_t)place + 1, a), b) | 1;
    uint64_t *known = &guarded.known[(hash >> 1) % KNOWN_QUESTIONS];
    if (*known == hash)
        return true;
    *known = hash;
    return false;
}

static int ask(unsigned module, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    uint32_t gap = was_asked(module, place, a, b) ? RELAXED_GAP : 0;
    if (!note_question(module, place, a, b, gap))
        return guarded.at[module][place](a, b);
    const char *const ends[2] = {guarded.slots[0] + guarded.slot_size - gap, guarded.slots[1] + guarded.slot_size - gap};
    int answer = guarded.at[module][place]((struct ccm_name){.bytes = ends[0] - a.length, .length = a.length},
                                           (struct ccm_name){.bytes = ends[1] - b.length, .length = b.length});
    trap_check();
    guarded.head->note.asking = false;
    return answer;
}

#define COMPARATOR(module, place)                                                                                                  \
    static int ask_##module##_##place(struct ccm_name a, struct ccm_name b) { return ask(module, place, a, b); }

COMPARATOR(0, CCM_IMPORT_LIST)
COMPARATOR(0, CCM_EXPORT_MATCH)
COMPARATOR(0, CCM_POST_OFFICE)
COMPARATOR(1, CCM_IMPORT_LIST)
COMPARATOR(1, CCM_EXPORT_MATCH)
COMPARATOR(1, CCM_POST_OFFICE)

void guarded_wrap(unsigned module, const struct ccm_compare *compare, ccm_comparator *at[CCM_PLACES])
{
    static ccm_comparator *const comparators[GUARDED_MODULES][CCM_PLACES] = {
        {ask_0_CCM_IMPORT_LIST, ask_0_CCM_EXPORT_MATCH, ask_0_CCM_POST_OFFICE},
        {ask_1_CCM_IMPORT_LIST, ask_1_CCM_EXPORT_MATCH, ask_1_CCM_POST_OFFICE},
    };
    guarded.relaxed = false;
    memcpy(guarded.at[module], compare->at, sizeof guarded.at[module]);
    for (int place = 0; place < CCM_PLACES; place++)
        at[place] = guarded.head ? comparators[module][place] : compare->at[place];
}

void guarded_relax(void)
{
    memset(guarded.known, 0, sizeof guarded.known);
    guarded.relaxed = true;
}

int guarded_ask_in_place(enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    bool noted = guarded.head && note_question(0, place, a, b, 0);
    int answer = guarded.at[0][place](a, b);
    trap_check();
    if (noted)
        guarded.head->note.asking = false;
    return answer;
}
