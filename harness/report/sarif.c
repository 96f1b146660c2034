/* SARIF 2.1.0 (OASIS), for GitHub's code scanning and for editors: each point that did not pass, with rule, level and places. */
#include "base/sha256.h"
#include "report/json_parts.h"
#include "report/points.h"

#include <string.h>

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
/* Code scanning rejects more locations of a finding. */
#define MAX_PLACES 1000u
#define HELP "See q237588(1); q237588-candidate(7) describes the laws and conclusions."

static const char *const level_names[] = {[LEVEL_ERROR] = "error", [LEVEL_WARNING] = "warning", [LEVEL_NOTE] = "note"};

/* The path as a URI reference (RFC 3986), an absolute one as a file: URI. A URL keeps its reserved characters. */
static json_t *uri_string(const char *path)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    static const char reserved[] = ":?#[]@!$&'()*+,;=%";
    bool is_url = strstr(path, "://") != NULL;
    struct text uri = {0};
    /* Code scanning matches relative paths with the files of the repository. */
    while (strncmp(path, "./", 2) == 0 && path[2] && path[2] != '/')
        path += 2;
    text_puts(&uri, *path == '/' ? "file://" : "");
    for (; *path; path++)
        if (strchr(unreserved, *path) || (is_url && strchr(reserved, *path)))
            text_append(&uri, path, 1);
        else
            text_printf(&uri, "%%%02X", (unsigned)(unsigned char)*path);
    return part_take(&uri);
}

static json_t *location_object(const struct point_place *place)
{
    json_t *location = json_object(), *physical = json_pack("{s:{s:o}}", "artifactLocation", "uri", uri_string(place->path));
    if (place->line && place->column)
        part_set(&physical, "region",
                 json_pack("{s:I, s:I}", "startLine", part_whole(place->line), "startColumn", part_whole(place->column)));
    else if (place->line)
        part_set(&physical, "region", json_pack("{s:I}", "startLine", part_whole(place->line)));
    part_set(&location, "physicalLocation", physical);
    if (place->logical)
        part_set(&location, "logicalLocations", json_pack("[{s:s}]", "fullyQualifiedName", place->logical));
    return location;
}

/* Related locations must be unique. Entries of a live directory have no line, so their locations are equal. */
static json_t *related_array(const struct point *point)
{
    json_t *related = json_array();
    for (size_t i = 1; i < point->place_count && i < MAX_PLACES; i++) {
        json_t *location = location_object(&point->places[i]);
        bool is_new = location != NULL;
        for (size_t before = 0; is_new && before < json_array_size(related); before++)
            is_new = !json_equal(json_array_get(related, before), location);
        if (is_new || !location)
            part_append(&related, location);
        else
            json_decref(location);
    }
    return related;
}

/* "no missed match" as an identifier: no-missed-match. */
static json_t *id_string(const char *rule)
{
    struct text id = {0};
    for (; *rule; rule++)
        text_append(&id, *rule == ' ' ? "-" : rule, 1);
    return part_take(&id);
}

/* Returns the index of the point's rule, and adds a new rule. */
static size_t find_rule(json_t **rules, const struct point *point, json_t *id)
{
    size_t count = json_array_size(*rules), index = 0;
    while (index < count && !json_equal(json_object_get(json_array_get(*rules, index), "id"), id))
        index++;
    if (index == count)
        part_append(rules, json_pack("{s:O, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}", "id", id, "shortDescription", "text",
                                     point->meaning, "fullDescription", "text", point->meaning, "help", "text", HELP,
                                     "defaultConfiguration", "level", level_names[point->level]));
    return index;
}

/* If the parts begin with a list, it has the reasons, the first of which is the message. */
static json_t *message_string(const struct point *point)
{
    struct text message = {0};
    text_printf(&message, "%s: %s", point->description, point->message);
    for (size_t i = 1; i < point->part_count && point->parts[0].is_item && point->parts[i].is_item; i++)
        text_printf(&message, "; %s", point->parts[i].value);
    return part_take(&message);
}

/* Fingerprints identify this point among those of its rule in later reports. Code scanning uses the second one: 16 digits and the
 * number of occurrences of this hash in the file. */
static json_t *fingerprints_object(const struct points *points, const struct point *point)
{
    json_t *prints = json_object();
    struct text key = {0};
    char hash[SHA256_DIGITS];
    text_printf(&key, "%s %s", points->suites ? points->suites[point->suite] : "audit", point->name);
    sha256_of(key.failed ? "" : key.bytes, key.length, hash);
    memcpy(hash + 16, ":1", sizeof ":1");
    part_set(&prints, "finding/v1", part_take(&key));
    part_set(&prints, "primaryLocationLineHash", json_string(hash));
    return prints;
}

static void add_result(const struct points *points, const struct point *point, json_t **rules, json_t **results)
{
    json_t *id = id_string(point->rule), *locations = json_array(), *message = json_object();
    size_t rule = id ? find_rule(rules, point, id) : 0;
    json_t *result = json_pack("{s:I, s:s}", "ruleIndex", (json_int_t)rule, "level", level_names[point->level]);
    part_set(&result, "ruleId", id);
    part_set(&message, "text", message_string(point));
    part_set(&result, "message", message);
    part_append(&locations, location_object(&point->places[0]));
    part_set(&result, "locations", locations);
    part_set(&result, "partialFingerprints", fingerprints_object(points, point));
    if (point->place_count > 1)
        part_set(&result, "relatedLocations", related_array(point));
    part_append(results, result);
}

enum report_status report_sarif(const struct results *given, const struct report_style *style, FILE *stream)
{
    struct points points = {0};
    json_t *rules = json_array(), *results = json_array();
    points_find(given, &points);
    for (size_t i = 0; !points.failed && i < points.count; i++)
        if (points.at[i].rule)
            add_result(&points, &points.at[i], &rules, &results);
    bool complete = !points.failed && rules && results;
    points_clean_up(&points);
    json_t *driver =
        json_pack("{s:s, s:s, s:o}", "name", "q237588", "version", style->version ? style->version : "unknown", "rules", rules);
    json_t *run = json_pack("{s:{s:o}, s:s, s:o}", "tool", "driver", driver, "columnKind", "unicodeCodePoints", "results", results);
    json_t *document = json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA, "version", "2.1.0", "runs", run);
    if (!complete) {
        json_decref(document);
        document = NULL;
    }
    return part_send(document, stream);
}
