#include "module/processor.h"

#if PROCESSOR_IS_SEEN

#include <stdbool.h>
#include <cpuid.h>

/* Offset in an XSAVE area; and the components x87, SSE, AVX and the three of AVX-512 (Intel's manual, volume 1, chapter 13). */
#define MXCSR_OFFSET 24u
#define VECTOR_COMPONENTS 0xE7u
/* CPUID: the leaf about XSAVE, and the bit for XGETBV with ECX = 1. */
#define XSAVE_LEAF 0xDu
#define XGETBV_INUSE 4u

/* An XSAVE area that marks each component as in its initial state. */
static const _Alignas(64) unsigned char initial[1024] __asm__("processor_initial") __attribute__((used)) = {0};

/* All ones if the stack canary is inverted during calls, else 0. */
static uint64_t canary_mask __asm__("processor_canary_mask") __attribute__((used));

void processor_change_canary(void) { canary_mask = UINT64_MAX; }

#if defined(__GLIBC__) && defined(__x86_64__) && !defined(__ILP32__)
#define PROCESSOR_XOR_CANARY                                                                                                       \
    "    mov processor_canary_mask(%rip), %r11\n"                                                                                  \
    "    xor %r11, %fs:0x28\n"
#else
#define PROCESSOR_XOR_CANARY ""
#endif

/* In: rdi the comparator, rsi and rdx the names, rcx the address for the changes, which holds a seed that differs from call to
 * call. During the call, the callee-saved registers hold numbers made from the seed and the stack pointer.
 *
 * Offsets from the stack pointer after the prologue: 0 the address for the changes, 8 MXCSR and 12 the x87 control word before
 * the call, 16 the same after it, 24 the answer, 32 the seed, 40 the x87 environment. */
__asm__(".text\n"
        ".type processor_call_checked, @function\n"
        "processor_call_checked:\n"
        ".cfi_startproc\n"
        "    push %rbp\n"
        "    push %rbx\n"
        "    push %r12\n"
        "    push %r13\n"
        "    push %r14\n"
        "    push %r15\n"
        ".cfi_def_cfa_offset 56\n"
        "    sub $72, %rsp\n"
        ".cfi_def_cfa_offset 128\n"
        ".cfi_offset rbp, -16\n"
        "    mov %rcx, (%rsp)\n"
        "    mov (%rcx), %r11d\n"
        "    add %rsp, %r11\n"
        "    mov %r11, 32(%rsp)\n"
        "    stmxcsr 8(%rsp)\n"
        "    fnstcw 12(%rsp)\n"
        "    mov %rdi, %rax\n"
        "    mov %rsi, %r8\n"
        "    mov %rdx, %r9\n"
        "    mov (%r8), %rdi\n"
        "    mov 8(%r8), %rsi\n"
        "    mov (%r9), %rdx\n"
        "    mov 8(%r9), %rcx\n"
        "    lea 1(%r11), %rbx\n"
        "    lea 2(%r11, %r11, 2), %rbp\n"
        "    lea 3(%r11, %r11, 4), %r12\n"
        "    lea 4(%r11, %r11, 8), %r13\n"
        "    lea 5(%r11, %r11), %r14\n"
        "    lea 6(, %r11, 4), %r15\n" PROCESSOR_XOR_CANARY "    call *%rax\n"
        "    mov %eax, 24(%rsp)\n" PROCESSOR_XOR_CANARY "    xor %r10d, %r10d\n"
        /* registers */
        "    mov 32(%rsp), %r9\n"
        "    lea 1(%r9), %r11\n"
        "    xor %r11, %rbx\n"
        "    lea 2(%r9, %r9, 2), %r11\n"
        "    xor %r11, %rbp\n"
        "    or %rbp, %rbx\n"
        "    lea 3(%r9, %r9, 4), %r11\n"
        "    xor %r11, %r12\n"
        "    or %r12, %rbx\n"
        "    lea 4(%r9, %r9, 8), %r11\n"
        "    xor %r11, %r13\n"
        "    or %r13, %rbx\n"
        "    lea 5(%r9, %r9), %r11\n"
        "    xor %r11, %r14\n"
        "    or %r14, %rbx\n"
        "    lea 6(, %r9, 4), %r11\n"
        "    xor %r11, %r15\n"
        "    or %r15, %rbx\n"
        "    setnz %r10b\n"
        /* direction */
        "    pushfq\n"
        "    pop %r11\n"
        "    cld\n"
        "    shr $9, %r11d\n"
        "    and $2, %r11d\n"
        "    or %r11d, %r10d\n"
        /* controls of arithmetic, without the exception flags of MXCSR */
        "    stmxcsr 16(%rsp)\n"
        "    fnstcw 20(%rsp)\n"
        "    mov 16(%rsp), %r11d\n"
        "    xor 8(%rsp), %r11d\n"
        "    and $0xFFC0, %r11d\n"
        "    movzwl 20(%rsp), %eax\n"
        "    xor 12(%rsp), %ax\n"
        "    or %r11d, %eax\n"
        "    jz 1f\n"
        "    or $4, %r10d\n"
        "    ldmxcsr 8(%rsp)\n"
        "    fldcw 12(%rsp)\n"
        "1:\n"
        /* the x87 stack: empty if XINUSE says so, else by its tags, which takes five times as long */
        "    cmpb $0, processor_has_inuse(%rip)\n"
        "    je 2f\n"
        "    mov $1, %ecx\n"
        "    xgetbv\n"
        "    test $1, %eax\n"
        "    jz 3f\n"
        "2:\n"
        "    fnstenv 40(%rsp)\n" /* which masks exceptions */
        "    fldcw 12(%rsp)\n"
        "    cmpw $0xFFFF, 48(%rsp)\n"
        "    je 4f\n"
        "    or $8, %r10d\n"
        "    fninit\n"
        "    fldcw 12(%rsp)\n"
        /* back to the initial state, so that the next call takes the quick way */
        "4:\n"
        "    cmpb $0, processor_has_inuse(%rip)\n"
        "    je 3f\n"
        "    cmpw $0x37F, 12(%rsp)\n"
        "    jne 3f\n"
        "    mov $1, %eax\n"
        "    xor %edx, %edx\n"
        "    xrstor processor_initial(%rip)\n"
        "3:\n"
        "    mov (%rsp), %rcx\n"
        "    mov %r10d, (%rcx)\n"
        "    mov 24(%rsp), %eax\n"
        "    add $72, %rsp\n"
        "    pop %r15\n"
        "    pop %r14\n"
        "    pop %r13\n"
        "    pop %r12\n"
        "    pop %rbx\n"
        "    pop %rbp\n"
        "    ret\n"
        ".cfi_endproc\n"
        ".size processor_call_checked, .-processor_call_checked\n");

int processor_call_checked(ccm_comparator *comparator, const struct ccm_name *a, const struct ccm_name *b, unsigned *changed);

/* Called once: in a virtual machine, CPUID takes as long as a thousand comparisons. */
static bool has_xsave(void)
{
    static enum { UNKNOWN, NO, YES } known;
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    if (known == UNKNOWN)
        known = __get_cpuid(1, &eax, &ebx, &ecx, &edx) && ecx & bit_OSXSAVE ? YES : NO;
    return known == YES;
}

/* Whether XGETBV reports components in their initial state (Intel's manual, volume 1, section 13.6). */
static uint8_t has_inuse __asm__("processor_has_inuse") __attribute__((used));

void processor_begin(void)
{
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    has_inuse = has_xsave() && __get_cpuid_count(XSAVE_LEAF, 1, &eax, &ebx, &ecx, &edx) && eax & XGETBV_INUSE;
}

int processor_call(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, unsigned *changed)
{
    return processor_call_checked(comparator, &a, &b, changed);
}

/* XRSTOR of an area that marks each component as in its initial state. */
void processor_clear_registers(void)
{
    static _Alignas(64) unsigned char area[4096];
    unsigned edx = 0, mask = 0;
    if (!has_xsave())
        return;
    __asm__ volatile("stmxcsr %0" : "=m"(*(uint32_t *)(void *)(area + MXCSR_OFFSET)));
    __asm__ volatile("xgetbv" : "=a"(mask), "=d"(edx) : "c"(0));
    __asm__ volatile("xrstor %0"
                     :
                     : "m"(area), "a"(mask & VECTOR_COMPONENTS), "d"(0)
                     : "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",
                       "xmm12", "xmm13", "xmm14", "xmm15", "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)");
}

#else

void processor_begin(void) {}

void processor_clear_registers(void) {}

void processor_change_canary(void) {}

int processor_call(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, unsigned *changed)
{
    *changed = 0;
    return comparator(a, b);
}

#endif
