#include "exchange/ldap_guard.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>

/* Above the socket, below TLS. */
#define LEVEL (LBER_SBIOD_LEVEL_PROVIDER + 1)
/* Maximum size of a message in bytes: libldap allocates the size that a server announces. */
#define MESSAGE_MAX ((ber_len_t)64 << 20)

static int descriptor_of(Sockbuf_IO_Desc *layer)
{
    ber_socket_t descriptor = -1;
    ber_sockbuf_ctrl(layer->sbiod_sb, LBER_SB_OPT_GET_FD, &descriptor);
    return descriptor;
}

/* Waits for the socket. Returns false after the time limit or on failure, with errno. */
static bool wait_for(Sockbuf_IO_Desc *layer, short events)
{
    struct ldap_guard *guard = layer->sbiod_pvt;
    struct pollfd entry = {.fd = descriptor_of(layer), .events = events};
    int milliseconds = guard->seconds > INT_MAX / 1000 ? INT_MAX : (int)guard->seconds * 1000, ready;
    do
        ready = poll(&entry, 1, milliseconds);
    while (ready < 0 && errno == EINTR);
    if (ready == 0) {
        guard->late = true;
        errno = ETIMEDOUT;
    }
    return ready > 0;
}

static int set_up(Sockbuf_IO_Desc *layer, void *guard)
{
    layer->sbiod_pvt = guard;
    return 0;
}

static int forward(Sockbuf_IO_Desc *layer, int option, void *argument) { return LBER_SBIOD_CTRL_NEXT(layer, option, argument); }

static ber_slen_t guarded_read(Sockbuf_IO_Desc *layer, void *bytes, ber_len_t length)
{
    bool buffered = LBER_SBIOD_CTRL_NEXT(layer, LBER_SB_OPT_DATA_READY, NULL) > 0;
    return buffered || wait_for(layer, POLLIN) ? LBER_SBIOD_READ_NEXT(layer, bytes, length) : -1;
}

static ber_slen_t guarded_write(Sockbuf_IO_Desc *layer, void *bytes, ber_len_t length)
{
    return wait_for(layer, POLLOUT) ? send(descriptor_of(layer), bytes, length, MSG_NOSIGNAL) : -1;
}

static Sockbuf_IO guarded = {.sbi_setup = set_up, .sbi_ctrl = forward, .sbi_read = guarded_read, .sbi_write = guarded_write};

static int start_guard(LDAP *ld, Sockbuf *buffer, LDAPURLDesc *server, struct sockaddr *address, ldap_conncb *callback)
{
    (void)ld;
    (void)server;
    (void)address;
    struct ldap_guard *guard = callback->lc_arg;
    ber_len_t most = MESSAGE_MAX;
    guard->connected = true;
    if (ber_sockbuf_ctrl(buffer, LBER_SB_OPT_SET_MAX_INCOMING, &most) != 1)
        return -1;
    if (ber_sockbuf_add_io(buffer, &guarded, LEVEL, guard) != 0)
        return -1;
    /* libldap reads a message in two parts; with read-ahead most arrive with the previous message. */
    return ber_sockbuf_add_io(buffer, &ber_sockbuf_io_readahead, LEVEL + 1, NULL);
}

static void end_guard(LDAP *ld, Sockbuf *buffer, ldap_conncb *callback)
{
    (void)ld;
    (void)buffer;
    (void)callback;
}

bool ldap_guard_add(struct ldap_guard *guard, LDAP *ld, uint32_t seconds)
{
    *guard = (struct ldap_guard){.seconds = seconds, .callback = {.lc_add = start_guard, .lc_del = end_guard, .lc_arg = guard}};
    return ldap_set_option(ld, LDAP_OPT_CONNECT_CB, &guard->callback) == LDAP_OPT_SUCCESS;
}
