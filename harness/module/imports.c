#include "module/imports.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <string.h>

/* Prefixes of harmless names: the C library's functions on bytes, the compiler's own, and libraries of Unicode. */
static const char *const harmless[] = {
    "mem",         "__mem",     "str", "__str",   "bcmp",      "__cxa_finalize", "__gmon_start__", "_ITM",   "__stack_chk",
    "__sanitizer", "utf8proc_", "u_",  "unorm2_", "ucasemap_", "__asan",         "__ubsan",        "__gcov", "llvm_gcov"};
/* Names with such a prefix that allocate memory or depend on the locale. */
static const char *const harmful[] = {"strdup",  "strndup",  "__strdup", "__strndup", "strcoll",
                                      "strxfrm", "strerror", "strtok",   "strftime"};

static bool begins_with_any(const char *name, const char *const *beginnings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(name, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

static bool is_named(const char *name)
{
    return !begins_with_any(name, harmless, sizeof harmless / sizeof *harmless) ||
           begins_with_any(name, harmful, sizeof harmful / sizeof *harmful);
}

/* The tables of a module's dynamic section. */
struct tables {
    const ElfW(Sym) * symbols;
    const char *names;
    const uint32_t *gnu_hash, *hash;
};

static struct tables find_tables(const ElfW(Dyn) * entry)
{
    struct tables tables = {0};
    for (; entry->d_tag != DT_NULL; entry++) {
        const void *at = (const void *)entry->d_un.d_ptr; /* NOLINT(performance-no-int-to-ptr) */
        switch (entry->d_tag) {
        case DT_SYMTAB: tables.symbols = at; break;
        case DT_STRTAB: tables.names = at; break;
        case DT_GNU_HASH: tables.gnu_hash = at; break;
        case DT_HASH: tables.hash = at; break;
        default: break;
        }
    }
    return tables;
}

void imports_append(const struct module *module, struct text *names)
{
    struct link_map *map = NULL;
    if (dlinfo(module->handle, RTLD_DI_LINKMAP, &map) != 0)
        return;
    struct tables tables = find_tables(map->l_ld);
    if (!tables.symbols || !tables.names || (!tables.gnu_hash && !tables.hash))
        return;
    /* The GNU table gives the number of the first symbol defined here; the older one, the number of symbols. */
    uint32_t count = tables.gnu_hash ? tables.gnu_hash[1] : tables.hash[1];
    for (uint32_t i = 1; i < count; i++) {
        const char *name = tables.names + tables.symbols[i].st_name;
        if (tables.symbols[i].st_shndx != SHN_UNDEF || !*name || !is_named(name))
            continue;
        text_puts(names, names->length ? ", " : "");
        text_puts(names, name);
    }
}
