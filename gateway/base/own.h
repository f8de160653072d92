/* gateway/base/own.h -- ownership that ends with the scope (GCC, Clang). */
#ifndef GATEWAY_BASE_OWN_H
#define GATEWAY_BASE_OWN_H

/* OWNED(foo_free) struct foo *f = ...; frees f on every way out of the scope.
 * It needs foo_free_slot(struct foo **) beside foo_free(), which must accept
 * NULL and half-built objects. */
#define OWNED(free_fn) __attribute__((cleanup(free_fn##_slot)))

/* Hands the value out of the scope and leaves NULL behind. */
#define GIVE(var)                       \
    (__extension__({                    \
        __typeof__(var) given_ = (var); \
        (var) = NULL;                   \
        given_;                         \
    }))

/* How many elements an array (never a pointer) has. */
#define LENGTH(array) (sizeof(array) / sizeof *(array))

#endif
