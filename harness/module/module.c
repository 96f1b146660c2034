#include "module/module.h"

#include "module/known.h"
#include "module/trap.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

/* Appends why the module is not usable; nothing if it is. */
static void check_module(const struct ccm_compare *compare, struct text *message)
{
    if (!compare) {
        text_puts(message, "ccm_compare_module() returned NULL; it must return the module's struct ccm_compare");
        return;
    }
    if (compare->abi != CCM_COMPARE_ABI) {
        text_printf(message, "is of ABI %" PRIu32 ", this harness needs %d; build it with the ccm_compare.h of this harness",
                    compare->abi, CCM_COMPARE_ABI);
        return;
    }
    if (compare->size != sizeof *compare) {
        text_printf(message,
                    "says that its struct ccm_compare has %" PRIu32
                    " bytes, this harness's has %zu; set size to sizeof(struct ccm_compare)",
                    compare->size, sizeof *compare);
        return;
    }
    for (int place = 0; place < CCM_PLACES; place++) {
        if (!compare->at[place]) {
            text_printf(message, "has a NULL comparator at %s; every place needs one", place_names[place]);
            return;
        }
    }
    if (!compare->build || !*compare->build || strnlen(compare->build, MODULE_BUILD_MAX + 1) > MODULE_BUILD_MAX)
        text_printf(message, "has no name of its build, or one of over %u bytes; set build to a short text", MODULE_BUILD_MAX);
}

/* The symbol as a function: POSIX has dlsym() return functions too, which ISO C has no cast for. */
static const struct ccm_compare *(*find_symbol(void *handle))(void)
{
    const struct ccm_compare *(*function)(void) = NULL;
    void *symbol = dlsym(handle, "ccm_compare_module");
    memcpy(&function, &symbol, sizeof function);
    return function;
}

/* How often ccm_compare_module() is called again. */
#define CALLS_AGAIN 8u

/* Appends a problem if ccm_compare_module() returns something else when it is called again. */
static void check_again(const struct ccm_compare *compare, const struct ccm_compare *(*symbol)(void), struct text *message)
{
    const struct ccm_compare before = *compare;
    bool same = true;
    for (unsigned i = 0; i < CALLS_AGAIN && same; i++) {
        const struct ccm_compare *now = symbol();
        same = now && memcmp(now->at, before.at, sizeof before.at) == 0 && now->build && strcmp(now->build, before.build) == 0;
    }
    if (!same)
        text_puts(message, "ccm_compare_module() returned something else when it was called again");
}

/* Results of ccm_compare_module() of the first modules that this process has loaded. */
static struct {
    void *handle;
    const struct ccm_compare *compare;
} loaded_modules[64];

/* The result of ccm_compare_module(). It is not called if this process has loaded the module before. */
static const struct ccm_compare *compare_of(void *handle, const struct ccm_compare *(*symbol)(void), struct text *message)
{
    const size_t most = sizeof loaded_modules / sizeof *loaded_modules;
    size_t i = 0;
    while (i < most && loaded_modules[i].handle && loaded_modules[i].handle != handle)
        i++;
    if (i < most && loaded_modules[i].handle)
        return loaded_modules[i].compare;
    const struct ccm_compare *compare = symbol();
    trap_check();
    check_module(compare, message);
    if (!message->length)
        check_again(compare, symbol, message);
    trap_check();
    if (i < most && !message->length) {
        loaded_modules[i].handle = handle;
        loaded_modules[i].compare = compare;
    }
    return compare;
}

enum module_status module_load(const char *path, struct module *module, struct text *message)
{
    *module = (struct module){0};
    struct text problem = {0};
    trap_load(true);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    module->handle = handle;
    if (!handle) {
        text_printf(&problem, "cannot be loaded as a shared object: %s", dlerror());
    } else {
        const struct ccm_compare *(*symbol)(void) = find_symbol(handle);
        if (symbol) {
            module->compare = compare_of(handle, symbol, &problem);
        } else {
            text_puts(&problem, "does not export ccm_compare_module(), the one symbol of a comparison module");
        }
    }
    trap_load(false);
    enum module_status status = MODULE_OK;
    if (problem.length || problem.failed) {
        text_append_escaped(message, path, strlen(path));
        text_puts(message, ": ");
        text_append_escaped(message, problem.bytes ? problem.bytes : "", problem.length);
        module->compare = NULL;
        status = MODULE_UNUSABLE;
    }
    text_clean_up(&problem);
    return status;
}

/* More than the times that a process loads one module. */
#define LOADED_MAX 64u

static int is_object(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    return info->dlpi_addr == *(const ElfW(Addr) *)context;
}

static void call_function(ElfW(Addr) address)
{
    void (*function)(void) = NULL;
    memcpy(&function, &address, sizeof function);
    function();
}

/* Calls the destructors as dlclose(3) would, for a module that cannot be unloaded. */
static void call_destructors(const struct link_map *map)
{
    const ElfW(Addr) *array = NULL;
    ElfW(Addr) last = 0;
    size_t count = 0;
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag == DT_FINI_ARRAY)
            array = (const ElfW(Addr) *)(map->l_addr + entry->d_un.d_ptr); /* NOLINT(performance-no-int-to-ptr) */
        else if (entry->d_tag == DT_FINI_ARRAYSZ)
            count = entry->d_un.d_val / sizeof *array;
        else if (entry->d_tag == DT_FINI)
            last = map->l_addr + entry->d_un.d_ptr;
    }
    while (array && count > 0)
        call_function(array[--count]);
    if (last)
        call_function(last);
}

void module_unload(struct module *module)
{
    struct link_map *map = NULL;
    unsigned closed = 0;
    if (dlinfo(module->handle, RTLD_DI_LINKMAP, &map) != 0)
        return;
    ElfW(Addr) address = map->l_addr;
    while (closed < LOADED_MAX && dl_iterate_phdr(is_object, &address) && dlclose(module->handle) == 0)
        closed++;
    if (dl_iterate_phdr(is_object, &address))
        call_destructors(map);
    *module = (struct module){0};
}

struct segment_search {
    ElfW(Addr) address; /* of the loaded module */
    ElfW(Addr) within;  /* instead: an address in the object; 0: none */
    bool all;           /* all loaded objects */
    uint64_t hash;
    void (*visit)(char *start, size_t length); /* NULL: hash */
};

/* FNV-1a, eight bytes at a time. Includes the red zones between a sanitized module's variables. */
__attribute__((no_sanitize("address"))) static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t length)
{
    uint64_t word = 0;
    for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x100000001B3);
        hash ^= hash >> 29;
    }
    for (; length > 0; bytes++, length--)
        hash = (hash ^ (unsigned char)*bytes) * UINT64_C(0x100000001B3);
    return hash;
}

/* The first writable address of the object: the end of the range that the loader has made read-only (RELRO). */
static uintptr_t find_writable(const struct dl_phdr_info *info, uintptr_t page)
{
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_GNU_RELRO)
            return (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz) / page * page;
    return 0;
}

/* Visits the writable pages that contain these bytes. */
static void visit_pages(const struct dl_phdr_info *info, char *start, size_t length, void (*visit)(char *start, size_t length))
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), first = (uintptr_t)start / page * page;
    uintptr_t end = ((uintptr_t)start + length + page - 1) / page * page, writable = find_writable(info, page);
    if (first < writable)
        first = writable;
    if (first < end)
        visit(start + (first - (uintptr_t)start), end - first);
}

static bool holds(const struct dl_phdr_info *info, ElfW(Addr) address)
{
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type == PT_LOAD && address - info->dlpi_addr - segment->p_vaddr < segment->p_memsz)
            return true;
    }
    return false;
}

static int search_object(struct dl_phdr_info *info, size_t size, void *context)
{
    struct segment_search *search = context;
    (void)size;
    if (!search->all && (search->within ? !holds(info, search->within) : info->dlpi_addr != search->address))
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        char *start = (char *)(info->dlpi_addr + segment->p_vaddr); /* NOLINT(performance-no-int-to-ptr) */
        bool writable = segment->p_type == PT_LOAD && segment->p_flags & PF_W;
        if (writable && search->visit)
            visit_pages(info, start, segment->p_memsz, search->visit);
        else if (writable)
            search->hash = hash_bytes(search->hash, start, segment->p_memsz);
        else if (!search->visit && segment->p_type == PT_TLS && info->dlpi_tls_data)
            search->hash = hash_bytes(search->hash, info->dlpi_tls_data, segment->p_memsz);
    }
    return !search->all;
}

static void search_module(const struct module *module, struct segment_search *search)
{
    struct link_map *map = NULL;
    if (dlinfo(module->handle, RTLD_DI_LINKMAP, &map) != 0)
        return;
    search->address = map->l_addr;
    dl_iterate_phdr(search_object, search);
}

uint64_t module_state(const struct module *module)
{
    struct segment_search search = {.hash = UINT64_C(0xCBF29CE484222325)};
    search_module(module, &search);
    return search.hash;
}

void module_for_each_writable(const struct module *module, void (*visit)(char *start, size_t length))
{
    search_module(module, &(struct segment_search){.visit = visit});
}

/* LCOV_EXCL_START: not where sanitizers run, and coverage is counted */
/* Part of the ABI of most processors: the address of a thread-local variable, which it allocates if necessary. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
extern void *__tls_get_addr(size_t index[2]) __attribute__((weak));

static int visit_thread_variables(struct dl_phdr_info *info, size_t size, void *context)
{
    const struct segment_search *search = context;
    (void)size;
    if (search->within ? !holds(info, search->within) : info->dlpi_addr != search->address)
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_TLS && __tls_get_addr)
            search->visit(__tls_get_addr((size_t[]){info->dlpi_tls_modid, 0}), info->dlpi_phdr[i].p_memsz);
    return 1;
}

void module_for_each_thread_variable(const struct module *module, void (*visit)(char *start, size_t length))
{
    struct link_map *map = NULL;
    if (dlinfo(module->handle, RTLD_DI_LINKMAP, &map) != 0)
        return;
    struct segment_search search = {.address = map->l_addr, .visit = visit};
    dl_iterate_phdr(visit_thread_variables, &search);
}

void module_for_each_thread_variable_at(const void *address, void (*visit)(char *start, size_t length))
{
    if (address)
        dl_iterate_phdr(visit_thread_variables, &(struct segment_search){.within = (ElfW(Addr))address, .visit = visit});
}

void module_for_each_writable_of_all(void (*visit)(char *start, size_t length))
{
    dl_iterate_phdr(search_object, &(struct segment_search){.all = true, .visit = visit});
}
/* LCOV_EXCL_STOP */

void module_for_each_writable_at(const void *address, void (*visit)(char *start, size_t length))
{
    if (address)
        dl_iterate_phdr(search_object, &(struct segment_search){.within = (ElfW(Addr))address, .visit = visit});
}
