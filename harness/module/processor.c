#include "module/processor.h"

#if PROCESSOR_IS_SEEN

/* In: rdi the comparator, rsi and rdx the names, rcx where the changes go. The registers that the comparator must save hold numbers near
 * the stack pointer meanwhile.
 *
 * Below the stack pointer after the prologue: 0 where the changes go, 8 MXCSR and 12 the x87 control word before, 16 the same after. */
__asm__(".text\n"
        ".type processor_call_checked, @function\n"
        "processor_call_checked:\n"
        "    push %rbp\n"
        "    push %rbx\n"
        "    push %r12\n"
        "    push %r13\n"
        "    push %r14\n"
        "    push %r15\n"
        "    sub $40, %rsp\n"
        "    mov %rcx, (%rsp)\n"
        "    stmxcsr 8(%rsp)\n"
        "    fnstcw 12(%rsp)\n"
        "    mov %rdi, %rax\n"
        "    mov %rsi, %r8\n"
        "    mov %rdx, %r9\n"
        "    mov (%r8), %rdi\n"
        "    mov 8(%r8), %rsi\n"
        "    mov (%r9), %rdx\n"
        "    mov 8(%r9), %rcx\n"
        "    lea 1(%rsp), %rbx\n"
        "    lea 2(%rsp), %rbp\n"
        "    lea 3(%rsp), %r12\n"
        "    lea 4(%rsp), %r13\n"
        "    lea 5(%rsp), %r14\n"
        "    lea 6(%rsp), %r15\n"
        "    call *%rax\n"
        "    mov %eax, 24(%rsp)\n"
        "    xor %r10d, %r10d\n"
        /* registers */
        "    lea 1(%rsp), %r11\n"
        "    xor %r11, %rbx\n"
        "    lea 2(%rsp), %r11\n"
        "    xor %r11, %rbp\n"
        "    or %rbp, %rbx\n"
        "    lea 3(%rsp), %r11\n"
        "    xor %r11, %r12\n"
        "    or %r12, %rbx\n"
        "    lea 4(%rsp), %r11\n"
        "    xor %r11, %r13\n"
        "    or %r13, %rbx\n"
        "    lea 5(%rsp), %r11\n"
        "    xor %r11, %r14\n"
        "    or %r14, %rbx\n"
        "    lea 6(%rsp), %r11\n"
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
        /* controls of arithmetic: not the flags of MXCSR, which tell of exceptions */
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
        /* the x87 stack: its top is empty where C3, C2 and C0 are 1, 0 and 1 */
        "    fxam\n"
        "    fnstsw %ax\n"
        "    and $0x4500, %eax\n"
        "    cmp $0x4100, %eax\n"
        "    je 2f\n"
        "    or $8, %r10d\n"
        "    fninit\n"
        "    fldcw 12(%rsp)\n"
        "2:\n"
        "    mov (%rsp), %rcx\n"
        "    mov %r10d, (%rcx)\n"
        "    mov 24(%rsp), %eax\n"
        "    add $40, %rsp\n"
        "    pop %r15\n"
        "    pop %r14\n"
        "    pop %r13\n"
        "    pop %r12\n"
        "    pop %rbx\n"
        "    pop %rbp\n"
        "    ret\n"
        ".size processor_call_checked, .-processor_call_checked\n");

int processor_call_checked(ccm_comparator *comparator, const struct ccm_name *a, const struct ccm_name *b, unsigned *changed);

int processor_call(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, unsigned *changed)
{
    return processor_call_checked(comparator, &a, &b, changed);
}

#else

int processor_call(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, unsigned *changed)
{
    *changed = 0;
    return comparator(a, b);
}

#endif
