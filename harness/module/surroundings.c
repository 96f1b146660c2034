#include "module/surroundings.h"

#include "base/text.h"
#include "module/guarded.h"
#include "module/libc_variables.h"
#include "module/module.h"
#include "module/processor.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

/* User and group numbers other than root's. */
#define OTHER_USER 1000u
#define SOMEONE_ELSE 65534u

/* ---- Initial data from the kernel -------------------------------------------------------------------------------------------- */

static void overwrite(char *text, char with)
{
    for (size_t i = 0; text && text[i]; i++)
        text[i] = with;
}

/* Whether an entry of the auxiliary vector is about the user. */
static bool is_of_user(unsigned long type) { return type == AT_UID || type == AT_EUID || type == AT_GID || type == AT_EGID; }

/* Behind the arguments and the environment, at the end of the stack. NULL: not found. */
static ElfW(auxv_t) * find_auxiliary_vector(void)
{
    char ***end = dlsym(RTLD_DEFAULT, "__libc_stack_end");
    if (!end || !*end)
        return NULL;
    char **at = *end + 1 + (size_t)(uintptr_t) * *end + 1; /* skips the number of arguments and the arguments */
    while (*at)
        at++;
    return (ElfW(auxv_t) *)(void *)(at + 1);
}

static void change_start(void)
{
    char *random = (char *)getauxval(AT_RANDOM); /* NOLINT(performance-no-int-to-ptr): addresses are numbers there */
    overwrite(program_invocation_name, 's');
    overwrite((char *)getauxval(AT_EXECFN), 's'); /* NOLINT(performance-no-int-to-ptr) */
    for (size_t i = 0; random && i < 16; i++)
        random[i] = (char)~random[i];
    for (ElfW(auxv_t) *entry = find_auxiliary_vector(); entry && entry->a_type != AT_NULL; entry++)
        if (is_of_user(entry->a_type))
            entry->a_un.a_val = entry->a_un.a_val == OTHER_USER ? SOMEONE_ELSE : OTHER_USER;
    processor_change_canary();
    guarded_clean();
}

bool surroundings_change(enum surroundings to)
{
    static char name[] = "synchronize";
    if (to == SURROUNDINGS_AS_THEY_ARE)
        return true;
    change_start();
    program_invocation_name = program_invocation_short_name = name;
    return clearenv() == 0 &&
           (to == SURROUNDINGS_EMPTY || (setenv("PATH", "/nonexistent", 1) == 0 && setenv("HOME", "/nonexistent", 1) == 0));
}

/* By dlsym(3), because `environ` might be a copy in this program. */
static char ***find_environment(void) { return dlsym(RTLD_DEFAULT, "environ"); }

/* ---- Changes by loading ------------------------------------------------------------------------------------------------------ */

static struct {
    struct text environment, locale, program; /* each string with its NUL */
    unsigned controls;
} kept;

static void append_environment(struct text *text)
{
    char ***environment = find_environment();
    for (char **at = environment ? *environment : NULL; at && *at; at++)
        text_append(text, *at, strlen(*at) + 1);
}

static void append_locale(struct text *text)
{
    const char *locale = setlocale(LC_ALL, NULL);
    text_append(text, locale ? locale : "", locale ? strlen(locale) + 1 : 1);
}

/* The variables, by dlsym(3) because they might be copies in this program, and the text of the program's name. */
static void append_program(struct text *text)
{
    static const char *const names[] = {"stdin", "stdout", "stderr", "program_invocation_name", "program_invocation_short_name"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *variable = dlsym(RTLD_DEFAULT, names[i]);
        if (variable)
            text_append(text, variable, sizeof(char *));
    }
    text_puts(text, program_invocation_name);
}

/* The controls of SSE and x87 arithmetic; elsewhere 0. */
static unsigned find_controls(void)
{
#if defined(__x86_64__)
    const unsigned flags = 0x3F; /* of exceptions, which any arithmetic sets */
    unsigned sse = 0;
    unsigned short x87 = 0;
    __asm__ volatile("stmxcsr %0" : "=m"(sse));
    __asm__ volatile("fnstcw %0" : "=m"(x87));
    return (sse & ~flags) | (unsigned)x87 << 16;
#else
    return 0;
#endif
}

void surroundings_keep(void)
{
    text_clear(&kept.environment);
    text_clear(&kept.locale);
    text_clear(&kept.program);
    append_environment(&kept.environment);
    append_locale(&kept.locale);
    append_program(&kept.program);
    kept.controls = find_controls();
}

static bool differs(const struct text *before, void (*append)(struct text *text))
{
    struct text now = {0};
    append(&now);
    bool comparable = !before->failed && !now.failed;
    bool other = comparable && (now.length != before->length || (now.length && memcmp(now.bytes, before->bytes, now.length) != 0));
    text_clean_up(&now);
    return other;
}

unsigned surroundings_compare(void)
{
    unsigned changed = differs(&kept.environment, append_environment) ? SURROUNDINGS_ENVIRONMENT : 0;
    changed |= differs(&kept.locale, append_locale) ? SURROUNDINGS_LOCALE : 0;
    changed |= differs(&kept.program, append_program) ? SURROUNDINGS_PROGRAM : 0;
    changed |= libc_variables_differ() ? SURROUNDINGS_LIBRARY : 0;
    return changed | (find_controls() != kept.controls ? SURROUNDINGS_ROUNDING : 0);
}

/* Not used with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */

/* Copies the array of pointers and the strings into pages of their own. */
static void move_environment(char ***environment, void (*visit)(char *start, size_t length))
{
    size_t count = 0, bytes = 0, page = (size_t)sysconf(_SC_PAGESIZE);
    for (; (*environment)[count]; count++)
        bytes += strlen((*environment)[count]) + 1;
    size_t size = (bytes + (count + 1) * sizeof(char *) + page - 1) / page * page;
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        return;
    char **array = pages, *next = (char *)(array + count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen((*environment)[i]) + 1;
        array[i] = memcpy(next, (*environment)[i], length);
        next += length;
    }
    *environment = array;
    visit(pages, size);
}

void surroundings_for_each(void (*visit)(char *start, size_t length))
{
    char ***environment = find_environment();
    if (environment && *environment)
        move_environment(environment, visit);
    module_for_each_writable_at(dlsym(RTLD_DEFAULT, "setenv"), visit);
}
/* LCOV_EXCL_STOP */
