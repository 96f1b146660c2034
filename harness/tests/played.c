#include "played.h"

#include "own_folder.h"
#include "asked.h"
#include "suite.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ldap.h>

/* Sends bytes `from` to `length` less `cut` of an answer; NULL is none. */
static bool send_answer(int connection, BerElement *answer, size_t from, size_t cut)
{
    struct berval bytes = {0};
    if (!answer)
        return true;
    if (ber_flatten2(answer, &bytes, 0) != 0)
        return false;
    size_t start = from < bytes.bv_len ? from : bytes.bv_len, left = bytes.bv_len - start;
    return write(connection, bytes.bv_val + start, cut < left ? left - cut : 0) >= 0;
}

static bool send_rest(int connection, const struct script *script)
{
    struct berval bytes = {0};
    if (ber_flatten2(script->answer, &bytes, 0) != 0)
        return false;
    size_t sent = script->cut < bytes.bv_len ? bytes.bv_len - script->cut : 0;
    return send_answer(connection, script->answer, sent, 0) && send_answer(connection, script->next, 0, 0);
}

pid_t play(const struct script *script, char url[static 40])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(getsockname(listening, (struct sockaddr *)&address, &length), 0);
    ck_assert_int_eq(listen(listening, 1), 0);
    (void)snprintf(url, 40, "ldap://127.0.0.1:%u/", (unsigned)ntohs(address.sin_port));
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        char request[4096];
        int connection = -1;
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || (connection = accept(listening, NULL, NULL)) < 0 ||
            read(connection, request, sizeof request) <= 0)
            _exit(1);
        if (!send_answer(connection, script->answer, 0, script->cut))
            _exit(1);
        if (script->next && (read(connection, request, sizeof request) <= 0 || !send_rest(connection, script)))
            _exit(1);
        if (script->stalls)
            pause();
        _exit(0);
    }
    close(listening);
    return pid;
}

void end_play(pid_t pid)
{
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
}

BerElement *new_answer(void)
{
    BerElement *answer = ber_alloc_t(LBER_USE_DER);
    ck_assert_ptr_nonnull(answer);
    return answer;
}

void add_end(BerElement *answer, int tag, int code, const char *diagnostic)
{
    ck_assert_int_ge(ber_printf(answer, "{it{ess}}", 1, (ber_tag_t)tag, code, "", diagnostic), 0);
}

void assert_played(BerElement *answer, const struct script *how, const struct directory_config *config, const char *base,
                   const char *expected)
{
    struct script script = *how;
    char url[40];
    script.answer = answer;
    pid_t pid = play(&script, url);
    assert_message(url, base, config, expected);
    end_play(pid);
    ber_free(answer, 1);
}

void played_alone(void)
{
    own_folder_set_up();
    make_environment_hostile();
}
