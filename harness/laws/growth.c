#include "laws/growth.h"

#include "base/clock.h"
#include "module/answerer.h"
#include "module/candidate.h"
#include "laws/growth_units.h"
#include "module/guarded.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SHORTEST 64u
/* Resolution of measurements, in nanoseconds. */
#define NOISE 2000u
/* If a question takes longer, in nanoseconds, longer names are not tested. */
#define LONG_ENOUGH UINT64_C(100000000)
/* Factor of time for 4 times the length. Three times in a row (729 for 64 times the length), so that a switch from a fast
 * algorithm to a slow one does not count. */
#define FACTOR 9u
#define FACTORS 3u
/* Exponential: up to length number EXPLOSION_LENGTH, a name takes EXPLOSION_MIN nanoseconds, and EXPLOSION times as long as
 * half of it. */
#define EXPLOSION_LENGTH 10u
#define EXPLOSION_MIN UINT64_C(50000000)
#define EXPLOSION 64u
/* Measurements of each length, first and to confirm; the shortest counts, as load only adds time. One that takes CERTAIN
 * nanoseconds needs no confirmation. */
#define ROUNDS_FIRST 2u
#define ROUNDS 5u
#define CERTAIN UINT64_C(500000000)
/* Scan of units: compares names SCAN_LENGTHS lengths apart, the longest of at most SCAN_MAX nanoseconds; 16 times the length
 * may take SCAN_TIMES times as long. */
#define SCAN_LENGTHS 4u
#define SCAN_LONGEST 8u
#define SCAN_MAX UINT64_C(250000)
#define SCAN_TIMES 48u
#define SCAN_ROUNDS 3u
/* With fewer lengths, only each SCAN_STEP-th unit is scanned. */
#define SCAN_STEP 8u
/* Bytes of guard pages below the stack: more than any array on it. */
#define BELOW_STACK ((size_t)4 << 20)

static const char *const growth_kinds[GROWTH_KINDS] = {
    "equal letters",
    "letters that differ in case",
    "letters of which the last differs in case",
    "spaces",
    "digits",
    "combining marks",
    "bytes that are no UTF-8",
    "words",
    "letters of two bytes",
};

/* Units that the two names repeat, and their ends. */
static const struct {
    const char *units[2], *ends[2];
} kinds[GROWTH_KINDS] = {
    {{"n", "n"}, {"a", "a"}},       {{"n", "N"}, {"a", "a"}},     {{"n", "n"}, {"a", "A"}},
    {{" ", " "}, {"a", "A"}},       {{"1", "1"}, {"a", "A"}},     {{"\u0301\u0316", "\u0301\u0316"}, {"a", "A"}},
    {{"\xFF", "\xFF"}, {"a", "A"}}, {{"n, ", "N, "}, {"a", "A"}}, {{"\u00E9", "\u00C9"}, {"a", "A"}},
};

static size_t growth_length(size_t number) { return (size_t)SHORTEST << number; }

static bool is_kind(uint32_t kind) { return kind < GROWTH_KINDS || kind - GROWTH_KINDS < growth_units(); }

static void fill_with_unit(char *at, size_t length, const char *unit, size_t size)
{
    size_t whole = length / size * size, made = whole ? size : 0;
    memcpy(at, unit, made);
    for (size_t more; made < whole; made += more) {
        more = made < whole - made ? made : whole - made;
        memcpy(at + made, at, more);
    }
    memset(at + whole, '.', length - whole);
}

/* Fills the first third with the unit, then a different letter, then the unit again. */
static void make_name(char *name, size_t length, const char *unit, size_t size, const char *end)
{
    size_t first = length / 3;
    fill_with_unit(name, first, unit, size);
    name[first] = 'x';
    fill_with_unit(name + first + 1, length - first - 2, unit, size);
    name[length - 1] = *end;
}

/* Sent by the candidate's process before each question, because the next question depends on measured time; and at the end. */
struct growth_step {
    uint32_t asks; /* 0 or 1; 0: a struct growth follows */
    uint32_t kind, number;
};

/* More than the number of questions. */
#define STEPS_MAX 65536u

struct growing {
    struct prober *prober;
    enum ccm_place place;
    size_t lengths;
    bool timed, scanning;
    struct growth *growth;
    char *names[2];
    uint64_t shortest[GROWTH_LENGTHS]; /* nanoseconds */
    const char *below_stack;
};

static void ask_once(struct growing *growing, size_t number)
{
    size_t length = growth_length(number);
    (void)prober_ask(growing->prober, growing->place, (struct ccm_name){.bytes = growing->names[0], .length = length},
                     (struct ccm_name){.bytes = growing->names[1], .length = length});
}

static void make_names(struct growing *growing, uint32_t kind, size_t number)
{
    char unit[GROWTH_UNIT_MAX] = ".";
    size_t size = kind < GROWTH_KINDS ? 0 : growth_unit(kind - GROWTH_KINDS, unit);
    for (int i = 0; i < 2; i++)
        if (kind < GROWTH_KINDS)
            make_name(growing->names[i], growth_length(number), kinds[kind].units[i], strlen(kinds[kind].units[i]),
                      kinds[kind].ends[i]);
        else
            make_name(growing->names[i], growth_length(number), unit, size ? size : 1, i ? "A" : "a");
}

static void measure(struct growing *growing, uint32_t kind, size_t number)
{
    const struct growth_step step = {.asks = 1, .kind = kind, .number = (uint32_t)number};
    candidate_say(&step, sizeof step);
    make_names(growing, kind, number);
    uint64_t start = clock_thread_ns();
    ask_once(growing, number);
    uint64_t taken = clock_thread_ns() - start;
    growing->growth->questions += !growing->scanning;
    growing->shortest[number] = taken < growing->shortest[number] ? taken : growing->shortest[number];
}

static uint64_t audible(uint64_t nanoseconds) { return nanoseconds > NOISE ? nanoseconds : NOISE; }

bool growth_is_steep(const uint64_t times[GROWTH_LENGTHS], size_t last, uint32_t *span)
{
    *span = 1;
    if (last >= 1 && last <= EXPLOSION_LENGTH && times[last] >= EXPLOSION_MIN && times[last] / EXPLOSION > audible(times[last - 1]))
        return true;
    *span = 2 * FACTORS;
    bool steep = last >= *span;
    for (size_t i = last - *span; steep && i < last; i += 2)
        steep = times[i + 2] / FACTOR > audible(times[i]);
    return steep;
}

/* Measures each length again, before the candidate is blamed. */
static bool is_confirmed(struct growing *growing, uint32_t kind, size_t last, uint32_t *span)
{
    for (unsigned round = ROUNDS_FIRST; round < ROUNDS && growing->shortest[last] < CERTAIN; round++)
        for (size_t number = last - *span; number <= last; number++)
            measure(growing, kind, number);
    return growth_is_steep(growing->shortest, last, span);
}

static void ask_kind(struct growing *growing, uint32_t kind)
{
    struct growth *growth = growing->growth;
    memset(growing->shortest, 0xFF, sizeof growing->shortest);
    for (size_t last = 0; last < growing->lengths; last++) {
        uint32_t span;
        measure(growing, kind, last);
        if (!growing->timed)
            continue;
        for (unsigned round = 1; round < ROUNDS_FIRST && growing->shortest[last] < CERTAIN; round++)
            measure(growing, kind, last);
        if (growth_is_steep(growing->shortest, last, &span) && is_confirmed(growing, kind, last, &span)) {
            growth->steep = 1;
            growth->kind = kind;
            growth->length = (uint32_t)last;
            growth->span = span;
            growth->nanoseconds = growing->shortest[last];
            growth->before = growing->shortest[last - span];
            return;
        }
        if (growing->shortest[last] > LONG_ENOUGH)
            return;
    }
}

/* The greatest length at which the baseline kinds take at most SCAN_MAX. */
static size_t find_scan_length(struct growing *growing)
{
    static const uint32_t baselines[] = {0, GROWTH_KINDS - 1};
    size_t longest = growing->lengths - 1 < SCAN_LONGEST ? growing->lengths - 1 : SCAN_LONGEST;
    for (size_t i = 0; i < sizeof baselines / sizeof *baselines; i++) {
        memset(growing->shortest, 0xFF, sizeof growing->shortest);
        for (size_t number = SCAN_LENGTHS; number <= longest; number++) {
            measure(growing, baselines[i], number);
            if (number > SCAN_LENGTHS && growing->shortest[number] > SCAN_MAX)
                longest = number - 1;
        }
    }
    return longest;
}

static bool is_factor(const struct growing *growing, size_t longer, size_t lengths, uint64_t most)
{
    return growing->shortest[longer] / most > audible(growing->shortest[longer - lengths]);
}

/* Whether time may grow faster than length with this unit. Asks short names first, because a long one might take too long. */
static bool stands_out(struct growing *growing, uint32_t kind, size_t longest)
{
    const size_t shorter = longest - SCAN_LENGTHS;
    memset(growing->shortest, 0xFF, sizeof growing->shortest);
    measure(growing, kind, 0);
    if (growing->shortest[0] >= EXPLOSION_MIN)
        return true;
    bool out = true;
    for (unsigned round = 0; round < SCAN_ROUNDS && out; round++) {
        measure(growing, kind, shorter);
        measure(growing, kind, shorter + 2);
        out = is_factor(growing, shorter + 2, 2, FACTOR);
        if (!out) {
            measure(growing, kind, longest);
            out = is_factor(growing, longest, SCAN_LENGTHS, SCAN_TIMES);
        }
    }
    return out;
}

/* Scans the units, and measures those that stand out like a kind. */
static void scan_units(struct growing *growing)
{
    char unit[GROWTH_UNIT_MAX];
    if (!growing->timed || growing->lengths <= GROWTH_LENGTHS_MIN)
        return;
    growing->scanning = true; /* the number of questions depends on measured time */
    size_t longest = find_scan_length(growing);
    uint32_t step = growing->lengths < GROWTH_LENGTHS ? SCAN_STEP : 1;
    for (uint32_t number = 0; number < growth_units() && !growing->growth->steep; number += step)
        if (growth_unit(number, unit) && stands_out(growing, GROWTH_KINDS + number, longest))
            ask_kind(growing, GROWTH_KINDS + number);
}

static void *ask_all(void *context)
{
    struct growing *growing = context;
    guarded_watch_stack(growing->below_stack, BELOW_STACK);
    measure(growing, 0, 0); /* warms up caches */
    for (uint32_t kind = 0; kind < GROWTH_KINDS && !growing->growth->steep; kind++)
        ask_kind(growing, kind);
    if (!growing->growth->steep)
        scan_units(growing);
    guarded_unwatch_stack();
    return NULL;
}

/* In the judge: receives answers and measurements. */
static void hear_all(struct growing *growing)
{
    struct growth_step step;
    int extended = 0;
    for (size_t steps = 0;; steps++) {
        candidate_hear(&step, sizeof step);
        if (!step.asks)
            break;
        if (!is_kind(step.kind) || step.number >= growing->lengths || steps > STEPS_MAX)
            answerer_refuse();
        /* The scan has many units, and each that stands out is measured like a kind. */
        if (step.kind >= GROWTH_KINDS && extended < (step.number == 1 ? 2 : 1)) {
            answerer_extend_time();
            extended++;
        }
        make_names(growing, step.kind, step.number);
        ask_once(growing, step.number);
    }
    char bytes[sizeof *growing->growth];
    candidate_hear(bytes, sizeof bytes);
    if (!growth_take(growing->growth, bytes, sizeof bytes))
        answerer_refuse();
}

static void *do_nothing(void *context) { return context; }

/* Stack of the thread that asks, behind a guard area. Mapped before the module is loaded: the filter allows no executable memory
 * later, and nested functions of gcc need an executable stack. */
static char *stack_memory;

static bool make_stack(void)
{
    if (stack_memory)
        return true;
    char *memory = mmap(NULL, BELOW_STACK + GROWTH_STACK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    stack_memory = memory;
    return mprotect(memory + BELOW_STACK, GROWTH_STACK, PROT_READ | PROT_WRITE | PROT_EXEC) == 0 ||
           mprotect(memory + BELOW_STACK, GROWTH_STACK, PROT_READ | PROT_WRITE) == 0;
}

bool growth_begin(void)
{
    pthread_t thread;
    return make_stack() && pthread_create(&thread, NULL, do_nothing, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

/* Asks in a thread with a small stack. False: no thread. */
static bool ask_in_thread(struct growing *growing)
{
    pthread_attr_t attributes;
    pthread_t thread;
    if (!make_stack())
        return false;
    growing->below_stack = stack_memory;
    bool made = pthread_attr_init(&attributes) == 0;
    bool asked = made && pthread_attr_setstack(&attributes, stack_memory + BELOW_STACK, GROWTH_STACK) == 0 &&
                 pthread_create(&thread, &attributes, ask_all, growing) == 0 && pthread_join(thread, NULL) == 0;
    if (made)
        pthread_attr_destroy(&attributes);
    return asked;
}

bool growth_ask(struct prober *prober, enum ccm_place place, size_t lengths, bool timed, struct growth *growth)
{
    struct growing growing = {.prober = prober, .place = place, .lengths = lengths, .timed = timed, .growth = growth};
    size_t longest = growth_length(lengths - 1);
    bool asked = !candidate_is_answering() || guarded_reserve(longest);
    for (int i = 0; i < 2; i++) {
        growing.names[i] = malloc(longest);
        asked = asked && growing.names[i];
    }
    if (asked && candidate_is_judging()) {
        hear_all(&growing);
    } else if (asked) {
        asked = ask_in_thread(&growing);
        candidate_say(&(struct growth_step){0}, sizeof(struct growth_step));
        candidate_say(growth, sizeof *growth);
    }
    free(growing.names[0]);
    free(growing.names[1]);
    return asked;
}

bool growth_take(struct growth *growth, const char *bytes, size_t length)
{
    if (length != sizeof *growth)
        return false;
    memcpy(growth, bytes, sizeof *growth);
    return growth->measured <= 1 && growth->steep <= 1 && is_kind(growth->kind) && growth->length < GROWTH_LENGTHS &&
           growth->span <= growth->length;
}

void growth_describe(const struct growth *growth, struct text *text)
{
    uint64_t times = growth->nanoseconds / audible(growth->before);
    text_printf(text, "names of %zu bytes (", growth_length(growth->length));
    if (growth->kind < GROWTH_KINDS)
        text_puts(text, growth_kinds[growth->kind]);
    else
        growth_describe_unit(growth->kind - GROWTH_KINDS, text);
    text_printf(text, ") take %" PRIu64 " times as long as names of %zu bytes", times,
                growth_length(growth->length - growth->span));
}
