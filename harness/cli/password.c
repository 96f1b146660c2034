#include "cli/password.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* Signals that end or stop the process during the prompt. */
static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
#define SIGNALS (sizeof signals / sizeof *signals)

static volatile sig_atomic_t caught;

static void catch_signal(int signal) { caught = signal; }

void password_forget(struct password *password) { explicit_bzero(password, sizeof *password); }

/* The line read so far. */
struct line {
    struct password *password;
    size_t length;
    bool too_long, ended;
};

static void add_to_line(struct line *line, char byte)
{
    if (byte == '\n')
        line->ended = true;
    else if (line->length + 1 < PASSWORD_SIZE)
        line->password->bytes[line->length++] = byte;
    else
        line->too_long = true;
}

/* Checks whether the line is a valid password; sets `message` if not. */
static enum input_status check_password(struct line *line, const char *where, struct text *message)
{
    if (line->length && line->password->bytes[line->length - 1] == '\r')
        line->length--;
    line->password->bytes[line->length] = '\0';
    /* A bind with an empty password is anonymous for any DN (RFC 4513, section 5.1.2). */
    if (!line->length)
        return input_refuse(message, where, "there is no password in the first line");
    if (line->too_long)
        return input_refuse(message, where, "the first line is too long for a password");
    if (strlen(line->password->bytes) != line->length)
        return input_refuse(message, where, "a password cannot contain NUL");
    return INPUT_OK;
}

static enum input_status read_file(struct line *line, const char *path, struct text *message)
{
    enum input_status result;
    struct stat status;
    char byte = 0;
    ssize_t got = 1;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        result = input_refuse(message, path, "%s", strerror(errno));
        goto cleanup;
    }
    if (status.st_mode & (S_IRWXG | S_IRWXO)) {
        result = input_refuse(message, path, "others may read or write this file (mode %04o); chmod 600 makes it private",
                              (unsigned)status.st_mode & 07777);
        goto cleanup;
    }
    /* Reads byte by byte, so that no buffer holds a copy. */
    while (!line->ended && !line->too_long && (got = read(descriptor, &byte, 1)) == 1)
        add_to_line(line, byte);
    result = got < 0 ? input_refuse(message, path, "%s", strerror(errno)) : check_password(line, path, message);
cleanup:
    if (descriptor >= 0)
        close(descriptor);
    byte = 0;
    return result;
}

bool password_can_be_asked(void)
{
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal >= 0)
        close(terminal);
    return terminal >= 0;
}

/* A failure cannot be reported. */
static void append_byte(int terminal, const char *bytes, size_t length)
{
    while (length) {
        ssize_t written = write(terminal, bytes, length);
        if (written <= 0)
            return;
        bytes += written;
        length -= (size_t)written;
    }
}

/* Reads a line from the terminal, or until a signal is caught; `during`: the signals blocked while waiting. */
static void read_line(int terminal, const sigset_t *during, struct line *line)
{
    while (!line->ended && !caught) {
        struct pollfd ready = {.fd = terminal, .events = POLLIN};
        char byte;
        if (ppoll(&ready, 1, NULL, during) < 0)
            continue;
        if (read(terminal, &byte, 1) == 1)
            add_to_line(line, byte);
        else
            line->ended = true;
        explicit_bzero(&byte, 1);
    }
}

/* Asks once. Signals are blocked except while it waits, so that none is missed; a caught signal is sent again at the end. */
static void ask(int terminal, const struct termios *before, const struct text *prompt, struct line *line)
{
    struct sigaction old[SIGNALS], action = {.sa_handler = catch_signal};
    struct termios silent = *before;
    sigset_t blocked, unblocked;
    sigemptyset(&blocked);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaddset(&blocked, signals[i]);
    sigprocmask(SIG_BLOCK, &blocked, &unblocked);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &action, &old[i]);
    caught = 0;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    tcsetattr(terminal, TCSAFLUSH, &silent);
    append_byte(terminal, prompt->bytes, prompt->length);
    read_line(terminal, &unblocked, line);
    tcsetattr(terminal, TCSAFLUSH, before);
    append_byte(terminal, "\n", 1);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &old[i], NULL);
    if (caught)
        (void)raise(caught);
    sigprocmask(SIG_SETMASK, &unblocked, NULL);
}

static enum input_status read_terminal(struct line *line, const char *dn, struct text *message)
{
    enum input_status result = INPUT_NO_MEMORY;
    struct termios before;
    struct text prompt = {0};
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    text_puts(&prompt, "Password of ");
    text_append_escaped(&prompt, dn, strlen(dn));
    text_puts(&prompt, ": ");
    if (!prompt.failed && terminal >= 0 && tcgetattr(terminal, &before) == 0) {
        /* After a stop and continuation it asks again. */
        do {
            line->length = 0;
            line->ended = line->too_long = false;
            ask(terminal, &before, &prompt, line);
        } while (caught);
        result = check_password(line, "the terminal", message);
    } else if (!prompt.failed) {
        text_puts(message, PASSWORD_NO_TERMINAL);
        result = INPUT_INVALID;
    }
    if (terminal >= 0)
        close(terminal);
    text_clean_up(&prompt);
    return result;
}

enum input_status password_read(struct password *password, const char *file, const char *dn, struct text *message)
{
    struct line line = {.password = password};
    enum input_status status = file ? read_file(&line, file, message) : read_terminal(&line, dn, message);
    if (status != INPUT_OK)
        password_forget(password);
    return message->failed ? INPUT_NO_MEMORY : status;
}
