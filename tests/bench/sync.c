/* tests/bench/sync.c -- how often this disk takes 4 KiB and an fdatasync.
 *
 *   sync FILE SECONDS        prints "RESULT syncs_per_s=N p50_us=N p99_us=N"
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 4096, SAMPLES_MAX = 1 << 20 };

static int64_t
now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int
by_value(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

int
main(int argc, char **argv)
{
    static char block[BLOCK];
    int32_t *took = malloc(SAMPLES_MAX * sizeof *took);
    size_t count = 0;
    int fd = argc == 3 ? open(argv[1], O_WRONLY | O_CREAT | O_EXCL, 0600) : -1;

    if (fd < 0 || took == NULL) {
        fprintf(stderr, "sync: usage: sync NEW-FILE SECONDS\n");
        return 1;
    }
    memset(block, 'x', sizeof block);
    int64_t begun = now_us(), end = begun + strtol(argv[2], NULL, 10) * 1000000;
    while (now_us() < end && count < SAMPLES_MAX) {
        int64_t before = now_us();
        if (write(fd, block, BLOCK) != BLOCK || fdatasync(fd) != 0) {
            perror("sync");
            return 1;
        }
        took[count++] = (int32_t)(now_us() - before);
    }
    qsort(took, count, sizeof *took, by_value);
    printf("RESULT syncs_per_s=%.0f p50_us=%d p99_us=%d\n",
           (double)count * 1e6 / (double)(now_us() - begun), took[count / 2],
           took[count * 99 / 100]);
    (void)close(fd);
    (void)unlink(argv[1]);
    free(took);
    return 0;
}
