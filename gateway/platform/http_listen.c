/* gateway/platform/http_listen.c -- from "127.0.0.1:8080" to a socket.
 *
 * Owns nothing. TCP_NODELAY is set on the listening socket: Linux hands it on
 * to every accepted one, which saves a system call a connection.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/platform/http_conn.h"

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* Cuts "HOST:PORT" or "[HOST]:PORT". */
static bool
split(const char *address, struct text *ret_host, struct text *ret_port)
{
    const char *colon = strrchr(address, ':');

    if (colon == NULL)
        return false;
    struct text host = { .at = address, .len = (size_t)(colon - address) };
    if (host.len >= 2 && host.at[0] == '[' && host.at[host.len - 1] == ']') {
        host.at++;
        host.len -= 2;
    } else if (memchr(host.at, ':', host.len) != NULL) {
        return false;
    }
    *ret_host = host;
    *ret_port = text_of(colon + 1);
    return true;
}

static bool
read_address(const char *address, union address *ret_address)
{
    struct text host, port;
    char name[INET6_ADDRSTRLEN];
    int64_t number;

    if (!split(address, &host, &port) || !text_copy(host, name, sizeof name)
        || !text_number(port, &number) || number < 0 || number > 65535)
        return false;

    memset(ret_address, 0, sizeof *ret_address);
    if (inet_pton(AF_INET, name, &ret_address->v4.sin_addr) == 1) {
        ret_address->v4.sin_family = AF_INET;
        ret_address->v4.sin_port = htons((uint16_t)number);
        return true;
    }
    if (inet_pton(AF_INET6, name, &ret_address->v6.sin6_addr) == 1) {
        ret_address->v6.sin6_family = AF_INET6;
        ret_address->v6.sin6_port = htons((uint16_t)number);
        return true;
    }
    return false;
}

static socklen_t
address_size(const union address *address)
{
    return address->any.sa_family == AF_INET ? sizeof address->v4
                                             : sizeof address->v6;
}

static int
port_of(int fd)
{
    union address bound;
    socklen_t len = sizeof bound;

    if (getsockname(fd, &bound.any, &len) != 0)
        return 0;
    return ntohs(bound.any.sa_family == AF_INET ? bound.v4.sin_port
                                                : bound.v6.sin6_port);
}

static enum gw_err
what_failed(int error)
{
    switch (error) {
    case EADDRINUSE:
        return GW_CONFLICT;
    case EACCES:
    case EPERM:
        return GW_DENIED;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return GW_REJECTED; /* no address of this machine */
    case ENOMEM:
    case ENOBUFS:
        return GW_NOMEM;
    default:
        return GW_IO;
    }
}

enum gw_err
http_listen(const char *address, int *ret_fd, int *ret_port)
{
    union address where;
    int on = 1;

    if (!read_address(address, &where))
        return GW_REJECTED;
    int fd = socket(where.any.sa_family,
                    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return what_failed(errno);
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
        || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0
        || bind(fd, &where.any, address_size(&where)) != 0
        || listen(fd, SOMAXCONN) != 0) {
        enum gw_err err = what_failed(errno);
        close(fd);
        return err;
    }
    *ret_fd = fd;
    *ret_port = port_of(fd);
    return GW_OK;
}
