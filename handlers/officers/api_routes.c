/* handlers/officers/api_routes.c -- the one list of what the API offers.
 *
 * ROUTE cannot be written without a right: what a route needs is said where the
 * route is, and rights.c says who has it. */
#include "handlers/officers/api.h"
#include "handlers/officers/api_account.h"
#include "handlers/officers/api_areas.h"
#include "handlers/officers/api_audit.h"
#include "handlers/officers/api_berkas.h"
#include "handlers/officers/api_bulk.h"
#include "handlers/officers/api_changes.h"
#include "handlers/officers/api_exports.h"
#include "handlers/officers/api_follow.h"
#include "handlers/officers/api_link.h"
#include "handlers/officers/api_message.h"
#include "handlers/officers/api_officers.h"
#include "handlers/officers/api_oral.h"
#include "handlers/officers/api_phone.h"
#include "handlers/officers/api_queue.h"
#include "handlers/officers/api_requests.h"
#include "handlers/officers/api_retention.h"
#include "handlers/officers/api_search.h"
#include "handlers/officers/api_session.h"
#include "handlers/officers/api_settings.h"
#include "handlers/officers/api_stats.h"
#include "handlers/officers/api_tips.h"
#include "handlers/officers/api_webhooks.h"
#include "handlers/officers/live.h"
#include "handlers/officers/openapi.h"

#define ROUTE(method_, path_, right_, ...)                                \
    {                                                                     \
        .method = HTTP_##method_, .path = path_, .right = RIGHT_##right_, \
        __VA_ARGS__                                                       \
    }

/* clang-format off */
const struct api_route api_routes[] = {
    ROUTE(GET, "openapi.json", OPEN, .start = openapi_start),

    ROUTE(POST, "session", OPEN, .start = api_session_start),
    ROUTE(DELETE, "session", SESSION, .write = api_session_end),
    ROUTE(GET, "me", SESSION, .read = api_me_read),
    ROUTE(POST, "me/password", SELF, .guessable = true,
          .read = api_password_read, .work = api_password_work,
          .write = api_password_write),
    ROUTE(POST, "me/otp", ENROL, .write = api_otp_write),
    ROUTE(POST, "me/otp/confirm", ENROL, .guessable = true,
          .write = api_otp_confirm),
    ROUTE(GET, "colleagues", READ_TIPS, .read = api_colleagues_read),
    ROUTE(GET, "sessions", SELF, .read = api_sessions_read),
    ROUTE(DELETE, "sessions", SELF, .write = api_sessions_end),
    ROUTE(DELETE, "sessions/{id}", SELF, .write = api_sessions_end_one),

    ROUTE(GET, "queue", READ_TIPS, .read = api_queue_read,
          .write = api_queue_audit),
    ROUTE(GET, "tips", READ_TIPS, .read = api_tips_read,
          .write = api_tips_audit),
    ROUTE(POST, "tips/search", READ_TIPS, .read = api_search_read,
          .write = api_search_audit),
    ROUTE(GET, "tips/{id}", READ_TIPS, .read = api_tip_read,
          .write = api_tip_audit),

    ROUTE(POST, "tips", TRIAGE, .write = api_oral_write),
    ROUTE(POST, "tips/bulk", TRIAGE, .write = api_bulk_write),
    ROUTE(PATCH, "tips/{id}", TRIAGE, .write = api_tip_change),
    ROUTE(GET, "tips/{id}/events", READ_TIPS, .read = api_events_read,
          .write = api_events_audit),
    ROUTE(POST, "tips/{id}/messages", MESSAGE, .write = api_message_write),
    ROUTE(POST, "tips/{id}/notes", NOTE, .write = api_note_write),
    ROUTE(POST, "tips/{id}/assignments", TRIAGE,
          .write = api_assignment_write),
    ROUTE(POST, "tips/{id}/states", TRIAGE, .write = api_state_write),
    ROUTE(POST, "tips/{id}/holds", HOLD, .write = api_hold_write),
    ROUTE(GET, "tips/{id}/similar", READ_TIPS, .read = api_similar_read,
          .write = api_similar_audit),
    ROUTE(GET, "tips/{id}/links", READ_TIPS, .read = api_links_read,
          .write = api_links_audit),
    ROUTE(POST, "tips/{id}/links", TRIAGE, .write = api_link_write),
    ROUTE(DELETE, "tips/{id}/links/{id2}", TRIAGE, .write = api_link_end),
    ROUTE(POST, "tips/{id}/redactions", TRIAGE,
          .write = api_redaction_write),
    ROUTE(DELETE, "tips/{id}/redactions/{id2}", REDACT,
          .write = api_redaction_end),
    ROUTE(GET, "berkas", READ_TIPS, .read = api_berkas_list_read,
          .write = api_berkas_list_audit),
    ROUTE(POST, "berkas", TRIAGE, .write = api_berkas_new_write),
    ROUTE(GET, "berkas/{id}", READ_TIPS, .read = api_berkas_read,
          .write = api_berkas_audit),
    ROUTE(PATCH, "berkas/{id}", TRIAGE, .write = api_berkas_change),
    ROUTE(POST, "berkas/{id}/tips", TRIAGE, .write = api_berkas_tip_write),
    ROUTE(DELETE, "berkas/{id}/tips/{id2}", TRIAGE,
          .write = api_berkas_tip_end),
    ROUTE(GET, "tips/{id}/requests", READ_TIPS,
          .read = api_tip_requests_read),
    ROUTE(POST, "tips/{id}/handovers", HAND_OVER,
          .write = api_handover_write),
    ROUTE(POST, "tips/{id}/support-requests", SUPPORT,
          .write = api_support_write),
    ROUTE(POST, "tips/{id}/identity-requests", IDENTITY_ASK,
          .write = api_identity_write),
    ROUTE(GET, "requests", READ_TIPS, .read = api_requests_read,
          .write = api_requests_audit),
    ROUTE(POST, "handovers/{id}", HAND_OVER, .write = api_handover_decide),
    ROUTE(POST, "support-requests/{id}", SUPPORT,
          .write = api_support_decide),
    ROUTE(POST, "identity-requests/{id}", IDENTITY_ASK,
          .write = api_identity_decide),
    ROUTE(GET, "identity-requests/{id}", IDENTITY_ASK,
          .write = api_identity_number),
    ROUTE(GET, "units", LOOK, .read = api_units_read),
    ROUTE(GET, "areas", LOOK, .read = api_areas_read),
    ROUTE(GET, "stats", STATS, .read = api_stats_read),
    ROUTE(GET, "map", STATS, .read = api_map_read),
    ROUTE(GET, "channels", SETTINGS_READ, .read = api_channels_read),
    ROUTE(POST, "channels/pause", SETTINGS, .write = api_channel_pause),
    ROUTE(GET, "templates", LOOK, .read = api_templates_read),
    ROUTE(PUT, "templates", SETTINGS, .write = api_templates_write),

    ROUTE(GET, "exports", EXPORT, .read = api_exports_read),
    ROUTE(POST, "exports", EXPORT, .write = api_export_ask,
          .after = api_export_after),
    ROUTE(GET, "exports/{id}", EXPORT, .read = api_export_read),
    ROUTE(DELETE, "exports/{id}", EXPORT, .write = api_export_cancel,
          .after = api_export_after),
    ROUTE(GET, "exports/{id}/file", EXPORT, .read = api_export_file_read,
          .work = api_export_file_open, .write = api_export_file_write,
          .after = api_export_file_after),
    ROUTE(GET, "exports/{id}/reason", AUDIT, .write = api_export_reason),
    ROUTE(GET, "webhooks", SETTINGS, .read = api_webhooks_read),
    ROUTE(POST, "webhooks", SETTINGS, .write = api_webhook_add,
          .after = api_webhook_after),
    ROUTE(DELETE, "webhooks/{id}", SETTINGS, .write = api_webhook_remove),
    ROUTE(POST, "webhooks/{id}/test", SETTINGS, .write = api_webhook_test,
          .after = api_webhook_after),
    ROUTE(GET, "changes", CHANGES, .read = api_changes_read,
          .write = api_changes_audit),

    ROUTE(GET, "live", READ_TIPS, .read = live_read, .write = live_audit,
          .stream = live_begin),
    ROUTE(GET, "retention", AUDIT, .read = api_retention_read,
          .write = api_retention_audit),

    ROUTE(GET, "officers", OFFICERS, .read = api_officers_read),
    ROUTE(POST, "officers", OFFICERS, .read = api_officer_new_read,
          .work = api_officer_hash, .write = api_officer_new_write),
    ROUTE(GET, "officers/{id}", OFFICERS, .read = api_officer_read),
    ROUTE(PATCH, "officers/{id}", OFFICERS, .write = api_officer_change),
    ROUTE(POST, "officers/{id}/reset", OFFICERS,
          .read = api_officer_reset_read, .work = api_officer_hash,
          .write = api_officer_reset_write),
    ROUTE(POST, "officers/{id}/phone", OFFICERS, .write = api_phone_write),
    ROUTE(GET, "officers/{id}/sessions", OFFICERS,
          .read = api_officer_sessions),
    ROUTE(DELETE, "officers/{id}/sessions", OFFICERS,
          .write = api_officer_sessions_end),

    ROUTE(GET, "audit", AUDIT, .read = api_audit_read,
          .write = api_audit_record),
    ROUTE(GET, "audit/head", AUDIT, .write = api_audit_head),
};
/* clang-format on */

const size_t api_routes_count = LENGTH(api_routes);
