/* handlers/commands/poster.c -- `kentongan poster`: what stands on a village's
 * poster, for whoever has them printed.
 *
 *   *177*1*00124#  36.01.01.2007  Sumberjaya  Sumur  Kab Pandeglang
 *
 * What one would get wrong: the digits behind the service code. It ends with
 * '#', which belongs behind the village, and the 1 is the menu's own way in.
 */
#include "handlers/tips/poster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"

static const char USAGE[] = "poster [--area CODE] -c FILE";

/* "36.04" holds 36.04.13.2007, and so does 36.04.13; "36.0" does not. */
static bool
is_within(const char *code, const char *area)
{
    size_t len = strlen(area);

    return strncmp(code, area, len) == 0
           && (code[len] == '.' || code[len] == '\0');
}

static void
print_village(const struct places *places, const struct village *village,
              const char *service)
{
    char code[POSTER_DIGITS + 1];
    size_t len = strcspn(service, "#");

    poster_write(places, village, code);
    printf("%.*s*1*%s#\t%s\t%s\t%s\t%s\n", (int)len, service, code,
           village->code, village->name, village->district->name,
           village->district->regency->label);
}

/* How many villages there are in the area; NULL: in all of Banten. */
static size_t
print_area(const struct places *places, const char *area, const char *service)
{
    size_t count = 0;

    for (size_t i = 0; i < places_districts(places, NULL); i++) {
        const struct district *district = places_district(places, NULL, i);
        for (size_t k = 0; k < places_villages(places, district); k++) {
            const struct village *village = places_village(places, district, k);
            if (area != NULL && !is_within(village->code, area))
                continue;
            print_village(places, village, service);
            count++;
        }
    }
    return count;
}

int
command_poster(int argc, char **argv)
{
    const char *path = NULL, *area = NULL;
    const struct arg args[] = { { .name = "-c", .value = &path },
                                { .name = "--area", .value = &area } };
    OWNED(places_close)
    struct places *places = NULL;

    if (!args_read(argc, argv, USAGE, args, LENGTH(args), NULL, 0))
        return EXIT_USAGE;
    struct config *config = command_config("poster", path);
    if (config == NULL)
        return path == NULL ? EXIT_USAGE : EXIT_FAULT;
    enum gw_err err = places_open(&places);
    size_t count =
        err == GW_OK ? print_area(places, area, config->service_ussd) : 0;
    config_free(config);
    if (err != GW_OK) {
        fprintf(stderr, "kentongan poster: %s\n", gw_err_text(err));
        return EXIT_FAULT;
    }
    if (count > 0)
        return EXIT_FINE;
    fprintf(stderr,
            "kentongan poster: no area %s; give the code of a kabupaten, "
            "kecamatan or desa, such as 36.04.13\n",
            area);
    return EXIT_USAGE;
}
