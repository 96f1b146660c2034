/* The document of SARIF: rules, results, places. */
#include "report/sarif.h"

#include "base/sha256.h"

#include <string.h>

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
/* Code scanning refuses more locations of a finding. */
#define MOST_PLACES 1000
#define HELP "See q237588(1); q237588-candidate(7) describes the laws and conclusions."

void sarif_open(struct sarif *sarif) { *sarif = (struct sarif){.rules = json_array(), .results = json_array(), .complete = true}; }

/* Appends the path as a URI reference (RFC 3986); an absolute one as a file: URI. What is a URL already keeps its reserved characters. */
static void append_uri(const char *path, struct text *uri)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    static const char reserved[] = ":?#[]@!$&'()*+,;=%";
    bool url = strstr(path, "://") != NULL;
    /* Code scanning compares a relative one with the files of the repository. */
    while (strncmp(path, "./", 2) == 0 && path[2] && path[2] != '/')
        path += 2;
    text_puts(uri, *path == '/' ? "file://" : "");
    for (; *path; path++)
        if (strchr(unreserved, *path) || (url && strchr(reserved, *path)))
            text_append(uri, path, 1);
        else
            text_printf(uri, "%%%02X", (unsigned)(unsigned char)*path);
}

static json_t *make_region(const struct sarif_place *place)
{
    json_t *region = json_object();
    part_set(&region, "startLine", part_number(place->line));
    if (place->column)
        part_set(&region, "startColumn", part_number(place->column));
    return region;
}

static json_t *make_location(const struct sarif_place *place)
{
    struct text uri = {0};
    append_uri(place->path, &uri);
    json_t *location = json_object();
    json_t *physical = uri.failed || !uri.bytes ? NULL : json_pack("{s:{s:s}}", "artifactLocation", "uri", uri.bytes);
    if (place->line)
        part_set(&physical, "region", make_region(place));
    part_set(&location, "physicalLocation", physical);
    if (place->logical)
        part_set(&location, "logicalLocations", json_pack("[{s:s}]", "fullyQualifiedName", place->logical));
    text_clean_up(&uri);
    return location;
}

/* Appends the identifier of a rule. */
static void append_id(const char *rule, struct text *id)
{
    for (; *rule; rule++)
        text_append(id, *rule == ' ' ? "-" : rule, 1);
}

/* The index of the rule, which is added where it is new. */
static size_t find_rule(struct sarif *sarif, const struct sarif_finding *finding, const char *id)
{
    static const char *const levels[] = {[SARIF_NOTE] = "note", [SARIF_WARNING] = "warning", [SARIF_ERROR] = "error"};
    size_t count = json_array_size(sarif->rules), index = 0;
    while (index < count && strcmp(json_string_value(json_object_get(json_array_get(sarif->rules, index), "id")), id) != 0)
        index++;
    if (index == count)
        part_append(&sarif->rules, json_pack("{s:s, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}", "id", id, "shortDescription", "text",
                                             finding->description, "fullDescription", "text", finding->description, "help", "text",
                                             HELP, "defaultConfiguration", "level", levels[finding->level]));
    return index;
}

static bool is_same(const struct sarif_place *place, const struct sarif_place *other)
{
    return place->line == other->line && place->column == other->column && strcmp(place->path, other->path) == 0 &&
           strcmp(place->logical ? place->logical : "", other->logical ? other->logical : "") == 0;
}

static bool is_repeated(const struct sarif_finding *finding, size_t index)
{
    bool repeated = false;
    for (size_t i = 1; i < index && !repeated; i++)
        repeated = is_same(&finding->places[i], &finding->places[index]);
    return repeated;
}

/* Related locations are a set. Entries of a live directory are all at one place, as they have no line. */
static json_t *make_related(const struct sarif_finding *finding)
{
    json_t *related = json_array();
    for (size_t i = 1; i < finding->place_count && i < MOST_PLACES; i++)
        if (!is_repeated(finding, i))
            part_append(&related, make_location(&finding->places[i]));
    return related;
}

/* The second is the one that code scanning tells alerts of a rule by: 16 digits and the number of this hash in the file. */
static json_t *make_fingerprints(const char *key)
{
    char hash[SHA256_DIGITS];
    json_t *prints = json_object();
    sha256_of(key, strlen(key), hash);
    memcpy(hash + 16, ":1", sizeof ":1");
    part_set(&prints, "finding/v1", part_string(key));
    part_set(&prints, "primaryLocationLineHash", json_string(hash));
    return prints;
}

static json_t *make_result(const struct sarif_finding *finding, const char *id, size_t rule)
{
    static const char *const levels[] = {[SARIF_NOTE] = "note", [SARIF_WARNING] = "warning", [SARIF_ERROR] = "error"};
    json_t *result = json_pack("{s:s, s:I, s:s, s:{s:s}}", "ruleId", id, "ruleIndex", (json_int_t)rule, "level",
                               levels[finding->level], "message", "text", finding->message->bytes);
    json_t *locations = json_array();
    part_append(&locations, make_location(&finding->places[0]));
    part_set(&result, "locations", locations);
    part_set(&result, "partialFingerprints", make_fingerprints(finding->key));
    if (finding->place_count > 1)
        part_set(&result, "relatedLocations", make_related(finding));
    return result;
}

void sarif_add(struct sarif *sarif, const struct sarif_finding *finding)
{
    struct text id = {0};
    append_id(finding->rule, &id);
    sarif->complete = sarif->complete && !id.failed && !finding->message->failed;
    if (sarif->complete) {
        size_t rule = find_rule(sarif, finding, id.bytes);
        part_append(&sarif->results, make_result(finding, id.bytes, rule));
    }
    text_clean_up(&id);
}

enum report_status sarif_send(struct sarif *sarif, const struct report_style *style, FILE *stream)
{
    json_t *driver = json_pack("{s:s, s:s, s:O}", "name", "q237588", "version", style->version ? style->version : "unknown",
                               "rules", sarif->complete ? sarif->rules : NULL);
    json_t *run = json_pack("{s:{s:o}, s:s, s:O}", "tool", "driver", driver, "columnKind", "unicodeCodePoints", "results",
                            driver ? sarif->results : NULL);
    json_t *document = json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA, "version", "2.1.0", "runs", run);
    json_decref(sarif->rules);
    json_decref(sarif->results);
    return part_send(document, stream);
}
