#include "run/record.h"

#include "module/known.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* In place of a length: no answers. */
#define NONE UINT64_MAX

/* The answers of one build at one place, run-length encoded. */
struct track {
    ccm_comparator *real;
    struct text text;
    int answer;
    uint64_t times; /* length of the current series, not yet in the text */
};

struct player {
    const char *at;
    int answer;
    uint64_t times; /* answers left of the current series */
    uint64_t asked, missing;
    bool malformed;
};

static struct {
    struct track tracks[RECORD_BUILDS][CCM_PLACES];
    bool builds[RECORD_BUILDS]; /* is recorded; the second only if the build before an upgrade differs */
    bool too_long;
} record;

static struct {
    struct player player[RECORD_BUILDS][CCM_PLACES];
    struct play_stop *stop;
    uint64_t asked;
    play_watcher *watcher;
    void *watching;
} play;

void answers_clean_up(struct answers *answers)
{
    for (unsigned number = 0; number < RECORD_BUILDS; number++)
        for (int place = 0; place < CCM_PLACES; place++)
            free(answers->at[number][place]);
    *answers = (struct answers){0};
}

bool answers_read(const char **at, int *answer, uint64_t *times)
{
    const char *from = *at;
    uint64_t count = 0;
    if (*from == '0')
        return false;
    for (; *from >= '0' && *from <= '9'; from++) {
        if (count > (UINT64_MAX - 9) / 10)
            return false;
        count = count * 10 + (uint64_t)(*from - '0');
    }
    if (!*from || !strchr("<=>", *from))
        return false;
    *answer = *from - '=';
    *times = count ? count : 1;
    *at = from + 1;
    return true;
}

/* ---- Recording ---------------------------------------------------------------------------------------------------------------- */

/* Appends an answer, or a series of equal ones. */
static void end_series(struct track *track)
{
    record.too_long = record.too_long || track->text.length >= RECORD_MAX;
    if (track->times > 1 && !record.too_long)
        text_printf(&track->text, "%" PRIu64, track->times);
    if (track->times && !record.too_long)
        text_puts(&track->text, track->answer < 0 ? "<" : track->answer > 0 ? ">" : "=");
    track->times = 0;
}

static int ask_and_record(unsigned number, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    struct track *track = &record.tracks[number][place];
    int order = track->real(a, b), answer = (order > 0) - (order < 0);
    if (track->times && answer != track->answer)
        end_series(track);
    track->answer = answer;
    track->times++;
    return order;
}

static int play_answer(unsigned number, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    struct player *player = &play.player[number][place];
    struct play_stop *stop = play.stop;
    if (stop && !stop->reached && stop->number == number && stop->place == place && stop->index == player->asked) {
        stop->reached = true;
        stop->sequence = play.asked;
        stop->names[0] = a;
        stop->names[1] = b;
    }
    player->asked++;
    play.asked++;
    if (!player->times && !answers_read(&player->at, &player->answer, &player->times)) {
        player->malformed = *player->at != '\0';
        player->missing++;
        return 0;
    }
    player->times--;
    if (play.watcher)
        play.watcher(play.watching, place, a, b, player->answer);
    return player->answer;
}

/* A recorder and a player for each build and place. */
#define COMPARATORS(name, number, place)                                                                                           \
    static int record_##name(struct ccm_name a, struct ccm_name b) { return ask_and_record(number, place, a, b); }                 \
    static int play_##name(struct ccm_name a, struct ccm_name b) { return play_answer(number, place, a, b); }

COMPARATORS(list, 0, CCM_IMPORT_LIST)
COMPARATORS(match, 0, CCM_EXPORT_MATCH)
COMPARATORS(office, 0, CCM_POST_OFFICE)
COMPARATORS(list_before, 1, CCM_IMPORT_LIST)
COMPARATORS(match_before, 1, CCM_EXPORT_MATCH)
COMPARATORS(office_before, 1, CCM_POST_OFFICE)

static const struct comparators recorders[RECORD_BUILDS] = {
    {.at = {[CCM_IMPORT_LIST] = record_list, [CCM_EXPORT_MATCH] = record_match, [CCM_POST_OFFICE] = record_office}},
    {.at = {[CCM_IMPORT_LIST] = record_list_before,
            [CCM_EXPORT_MATCH] = record_match_before,
            [CCM_POST_OFFICE] = record_office_before}},
};

static const struct comparators players[RECORD_BUILDS] = {
    {.at = {[CCM_IMPORT_LIST] = play_list, [CCM_EXPORT_MATCH] = play_match, [CCM_POST_OFFICE] = play_office}},
    {.at = {[CCM_IMPORT_LIST] = play_list_before, [CCM_EXPORT_MATCH] = play_match_before, [CCM_POST_OFFICE] = play_office_before}},
};

void record_begin(struct run_config *run)
{
    const struct comparators real[RECORD_BUILDS] = {run->build, run->before};
    bool same = memcmp(&real[0], &real[1], sizeof real[0]) == 0; /* an upgrade to the same build must stay one */
    record.too_long = false;
    record.builds[0] = true;
    record.builds[1] = run->upgrade_before && !same;
    for (unsigned number = 0; number < RECORD_BUILDS; number++)
        for (int place = 0; place < CCM_PLACES; place++) {
            struct track *track = &record.tracks[number][place];
            track->real = real[number].at[place];
            track->times = 0;
            text_clear(&track->text);
        }
    run->build = recorders[0];
    if (run->upgrade_before)
        run->before = recorders[same ? 0 : 1];
}

void record_end(struct text *reply)
{
    for (unsigned number = 0; number < RECORD_BUILDS; number++)
        for (int place = 0; place < CCM_PLACES; place++) {
            end_series(&record.tracks[number][place]);
            reply->failed = reply->failed || record.tracks[number][place].text.failed;
        }
    for (unsigned number = 0; number < RECORD_BUILDS; number++)
        for (int place = 0; place < CCM_PLACES; place++) {
            struct track *track = &record.tracks[number][place];
            bool recorded = record.builds[number] && !record.too_long;
            uint64_t length = recorded ? track->text.length : NONE;
            text_append(reply, (const char *)&length, sizeof length);
            if (recorded)
                text_append(reply, track->text.bytes ? track->text.bytes : "", track->text.length);
            text_clean_up(&track->text);
        }
}

bool record_take(const char **at, size_t *left, struct answers *answers)
{
    for (unsigned number = 0; number < RECORD_BUILDS; number++)
        for (int place = 0; place < CCM_PLACES; place++) {
            uint64_t length;
            struct text text = {0};
            if (!text_take_bytes(at, left, &length, sizeof length))
                return false;
            if (length == NONE)
                continue;
            if (length > *left)
                return false;
            text_append(&text, *at, (size_t)length);
            answers->at[number][place] = text_take(&text);
            if (!answers->at[number][place])
                return false;
            *at += length;
            *left -= (size_t)length;
        }
    return true;
}

/* ---- Playing ------------------------------------------------------------------------------------------------------------------ */

void play_begin(const struct answers *answers, struct run_config *run, struct play_stop *stop)
{
    for (unsigned number = 0; number < RECORD_BUILDS; number++)
        for (int place = 0; place < CCM_PLACES; place++) {
            const char *text = answers->at[number][place];
            play.player[number][place] = (struct player){.at = text ? text : ""};
        }
    play.stop = stop;
    play.asked = 0;
    play.watcher = NULL;
    run->build = players[0];
    if (run->upgrade_before)
        run->before = players[answers->at[1][0] ? 1 : 0];
}

void play_watch(play_watcher *watcher, void *context)
{
    play.watcher = watcher;
    play.watching = context;
}

bool play_end(struct text *message)
{
    for (unsigned number = 0; number < RECORD_BUILDS; number++)
        for (int place = 0; place < CCM_PLACES; place++) {
            const struct player *player = &play.player[number][place];
            const char *what = player->malformed ? "invalid answers; expected <, = and >" : NULL;
            if (player->missing && !what)
                what = "there are fewer answers than questions";
            if (!what && (player->times || *player->at))
                what = "there are more answers than questions";
            if (!what)
                continue;
            text_printf(message, "%s%s: %s", place_names[place], number ? " before the upgrade" : "", what);
            return false;
        }
    return true;
}
