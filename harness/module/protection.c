#include "module/protection.h"

#include "module/channel.h"
#include "module/module.h"
#include "module/trap.h"

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Most times that memory of a kind is protected again in a process; each takes microseconds. */
static const unsigned arms_most[PROTECTION_KINDS] = {
    [PROTECTION_OWN] = 64, [PROTECTION_HEAP] = 64, [PROTECTION_OTHERS] = 4096, [PROTECTION_REST] = 0};
/* Most protected areas. */
#define AREAS_MAX 256u

static struct {
    struct appeared_area areas[AREAS_MAX];
    enum protection_kind kinds[AREAS_MAX]; /* PROTECTION_KINDS: not protected */
    bool shared[AREAS_MAX];                /* PROTECTION_REST that the harness writes to between two questions */
    size_t count;
    enum protection_kind adding;
    bool adding_shared;
    volatile bool protected[AREAS_MAX];
    volatile bool armed[PROTECTION_KINDS], written[PROTECTION_KINDS]; /* protected; written to by the build */
    volatile bool any_written;
    unsigned arms[PROTECTION_KINDS];
} protection;

/* Not used with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
/* Index of the area that contains the address; the number of areas: none does. */
static size_t area_at(const char *address)
{
    size_t i = 0;
    while (i < protection.count && !(protection.protected[i] && address >= protection.areas[i].start &&
                                     address < protection.areas[i].start + protection.areas[i].length))
        i++;
    return i;
}

static void set_area(size_t i, bool protected)
{
    if (protection.protected[i] == protected)
        return;
    protection.protected[i] = protected;
    (void)trap_protect(protection.areas[i].start, protection.areas[i].length, protected ? PROT_READ : PROT_READ | PROT_WRITE);
}

static void set_kind(enum protection_kind kind, bool armed)
{
    protection.armed[kind] = armed;
    for (size_t i = 0; i < protection.count; i++)
        if (protection.kinds[i] == kind)
            set_area(i, armed);
}

static void add_area(char *start, size_t length)
{
    if (protection.count == AREAS_MAX)
        return;
    protection.kinds[protection.count] = protection.adding;
    protection.shared[protection.count] = protection.adding_shared;
    protection.areas[protection.count++] = (struct appeared_area){.start = start, .length = length};
}

/* Adds the parts that are in no area yet. */
static void add_what_is_new(char *start, size_t length, enum protection_kind kind)
{
    struct appeared_area before[AREAS_MAX];
    const struct appeared_area area = {.start = start, .length = length};
    size_t count = protection.count;
    memcpy(before, protection.areas, count * sizeof *before);
    protection.adding = kind;
    appeared_visit_outside(&area, before, count, add_area);
}

void protection_add_own(char *start, size_t length) { add_what_is_new(start, length, PROTECTION_OWN); }
void protection_add_heap(char *start, size_t length) { add_what_is_new(start, length, PROTECTION_HEAP); }
void protection_add_others(char *start, size_t length) { add_what_is_new(start, length, PROTECTION_OTHERS); }
static void add_rest(char *start, size_t length) { add_what_is_new(start, length, PROTECTION_REST); }
static void except(char *start, size_t length) { add_what_is_new(start, length, PROTECTION_KINDS); }

void protection_add_rest(const struct appeared_area *but, size_t count)
{
    for (size_t i = 0; i < count; i++)
        except(but[i].start, but[i].length);
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), before = (uintptr_t)&protection % page;
    except((char *)&protection - before, (before + sizeof protection + page - 1) / page * page);
    /* The loader's variables: it binds a function at its first call. */
    module_for_each_writable_at(dlsym(RTLD_DEFAULT, "_rtld_global"), except);
    /* Memory that system calls of the harness write to: a protected page would make them fail, without a signal. */
    protection.adding_shared = true;
    struct appeared_area heap = appeared_heap();
    add_rest(heap.start, heap.length);
    module_for_each_writable_at(&protection, add_rest);
    protection.adding_shared = false;
    module_for_each_writable_of_all(add_rest);
}

void protection_arm(void)
{
    for (int kind = 0; kind < PROTECTION_KINDS && protection.count; kind++) {
        if (protection.armed[kind] || protection.arms[kind] >= arms_most[kind])
            continue;
        protection.arms[kind]++;
        set_kind((enum protection_kind)kind, true);
    }
}

void protection_arm_rest(void) { set_kind(PROTECTION_REST, true); }

void protection_release_rest(void)
{
    for (size_t i = 0; i < protection.count; i++)
        if (protection.kinds[i] == PROTECTION_REST && protection.shared[i])
            set_area(i, false);
}

bool protection_take_fault(const char *address, bool by_build)
{
    size_t area = area_at(address);
    if (area == protection.count)
        return false;
    enum protection_kind kind = protection.kinds[area];
    if (kind == PROTECTION_REST) {
        protection.shared[area] = protection.shared[area] || !by_build;
        set_area(area, false);
    } else {
        set_kind(kind, false);
    }
    if (by_build)
        protection_note_written(kind);
    return true;
}
/* LCOV_EXCL_STOP */

/* LCOV_EXCL_START: not where sanitizers run, and coverage is counted */
void protection_note_written(enum protection_kind kind) { protection.written[kind] = protection.any_written = true; }
/* LCOV_EXCL_STOP */

unsigned protection_take_effects(void)
{
    unsigned effects = 0;
    if (!protection.any_written)
        return 0;
    protection.any_written = false;
    for (int kind = 0; kind < PROTECTION_KINDS; kind++)
        if (protection.written[kind]) {
            effects |= kind == PROTECTION_OWN ? ANSWER_WROTE : ANSWER_WROTE_OTHERS;
            protection.written[kind] = false;
        }
    return effects;
}
