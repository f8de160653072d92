/* handlers/officers/api_phone.c -- see api_phone.h.
 *
 * An admin registers phones of the own agency alone, as with accounts. The number
 * is never shown again, not even to who entered it.
 */
#include "handlers/officers/api_phone.h"

#include "handlers/followup/field.h"

_Static_assert(ROLE_OPERATOR == 1 && ROLE_PENYIDIK == 2 && ROLE_PENGAWAS == 3,
               "the roles that handlers/followup/field.c knows");

static enum gw_err
forget(struct db *db, struct api *api)
{
    enum gw_err err = field_forget(db, api->id);

    if (err != GW_OK && err != GW_MISSING)
        return err;
    err = api_audit(db, api, "officer.phone", "officer", api->id, "off");
    if (err == GW_OK)
        api->status = 204;
    return err;
}

static enum gw_err
register_phone(struct db *db, struct api *api, const char *number,
               const char *pin)
{
    struct msisdn to;

    if (msisdn_read(text_of(number), &to) != GW_OK) {
        api_problem(api, 422, "number", "Nomor telepon tidak dikenal.");
        return GW_OK;
    }
    enum gw_err err = field_register(db, api->door->keyring, api->id, &to,
                                     text_of(pin), api->now_ms);
    msisdn_wipe(&to);
    if (err == GW_REJECTED) {
        api_problem(api, 422, "pin",
                    "PIN: 6 sampai 12 angka, tidak semuanya sama.");
        return GW_OK;
    }
    if (err == GW_CONFLICT) {
        api_problem(api, 409, "number", "Nomor ini milik petugas lain.");
        return GW_OK;
    }
    if (err == GW_OK)
        err = api_audit(db, api, "officer.phone", "officer", api->id, "on");
    if (err == GW_OK)
        api->status = 204;
    return err;
}

enum gw_err
api_phone_write(struct db *db, struct api *api)
{
    struct {
        char number[32], pin[FIELD_PIN_MAX + 1];
    } *sent = api_keep(api, sizeof *sent);
    struct officer officer;

    if (sent == NULL)
        return GW_NOMEM;
    enum gw_err err = officer_get(db, api->id, &officer);
    if (err == GW_OK && officer.agency != api->session.officer.agency)
        err = GW_MISSING;
    if (err != GW_OK)
        return err;
    if (json_is_null(json_object_get(api_body(api), "number")))
        return api->status != 0 ? GW_OK : forget(db, api);
    if (!api_body_text(api, "number", false, sent->number, sizeof sent->number)
        || !api_body_text(api, "pin", false, sent->pin, sizeof sent->pin))
        return GW_OK;
    return register_phone(db, api, sent->number, sent->pin);
}
