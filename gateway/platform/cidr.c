/* gateway/platform/cidr.c -- blocks of addresses.
 *
 * IPv4 lives in IPv6's mapped form (::ffff:a.b.c.d), so one comparison serves
 * both, and a block of IPv4 also holds an IPv4 client of a listener on IPv6.
 */
#include <arpa/inet.h>
#include <string.h>

#include "gateway/platform/config.h"

enum { ADDRESS_BITS = 128, MAPPED_BITS = 96 };

/* ret_v4: was it written as IPv4? */
static bool
address_read(struct text text, unsigned char ret_address[16], bool *ret_v4)
{
    static const unsigned char mapped[12] = { [10] = 0xFF, [11] = 0xFF };
    char word[INET6_ADDRSTRLEN];
    struct in_addr v4;
    struct in6_addr v6;

    if (!text_copy(text, word, sizeof word))
        return false;
    if (inet_pton(AF_INET, word, &v4) == 1) {
        memcpy(ret_address, mapped, sizeof mapped);
        memcpy(ret_address + sizeof mapped, &v4, sizeof v4);
        *ret_v4 = true;
        return true;
    }
    if (inet_pton(AF_INET6, word, &v6) != 1)
        return false;
    memcpy(ret_address, &v6, sizeof v6);
    *ret_v4 = false;
    return true;
}

/* The bits that count in byte i of the address. */
static unsigned char
mask_at(unsigned bits, size_t i)
{
    unsigned before = (unsigned)(8 * i);

    if (bits <= before)
        return 0;
    if (bits >= before + 8)
        return 0xFF;
    return (unsigned char)(0xFFu << (before + 8 - bits) & 0xFFu);
}

/* "10.0.0.1/8" means 10.0.0.1 alone, or 10.0.0.0/8: nobody can know. */
static bool
bits_are_set_behind(const struct cidr *cidr)
{
    for (size_t i = 0; i < sizeof cidr->address; i++) {
        if ((cidr->address[i] & ~mask_at(cidr->bits, i) & 0xFF) != 0)
            return true;
    }
    return false;
}

bool
cidr_read(struct text text, struct cidr *ret_cidr)
{
    struct text rest = text, address;
    struct cidr cidr;
    bool v4;

    if (!text_cut(&rest, '/', &address)
        || !address_read(address, cidr.address, &v4))
        return false;
    int64_t most = v4 ? ADDRESS_BITS - MAPPED_BITS : ADDRESS_BITS;
    int64_t bits = most;
    if (rest.at != NULL
        && (rest.len > 3 || !text_number(rest, &bits) || bits < 0
            || bits > most))
        return false;
    cidr.bits = (unsigned)bits + (v4 ? MAPPED_BITS : 0);
    if (bits_are_set_behind(&cidr))
        return false;
    *ret_cidr = cidr;
    return true;
}

static bool
holds(const struct cidr *cidr, const unsigned char address[16])
{
    for (size_t i = 0; i < sizeof cidr->address; i++) {
        if (((cidr->address[i] ^ address[i]) & mask_at(cidr->bits, i)) != 0)
            return false;
    }
    return true;
}

bool
cidr_holds(const struct cidr *list, size_t count, struct text address)
{
    unsigned char bytes[16];
    bool v4;

    if (!address_read(address, bytes, &v4))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (holds(&list[i], bytes))
            return true;
    }
    return false;
}
