/* Laws and names in a certificate. */
#include "certificate/certificate.h"
#include "report/json_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const certificate_law_states[] = {
    [LAW_HOLDS] = "holds", [LAW_BROKEN] = "broken", [LAW_INCONCLUSIVE] = "inconclusive", [CERTIFICATE_UNFINISHED] = "unfinished"};

json_t *certificate_name(struct ccm_name name)
{
    struct text digits = {0};
    if (text_is_utf8(name.bytes, name.length))
        return json_stringn(name.bytes, name.length);
    for (size_t i = 0; i < name.length; i++)
        text_printf(&digits, "%02x", (unsigned)(unsigned char)name.bytes[i]);
    json_t *value = digits.failed ? NULL : json_pack("{s:s}", "hex", digits.bytes ? digits.bytes : "");
    text_clean_up(&digits);
    return value;
}

/* Returns the value of a lower-case hexadecimal digit, or -1. */
static int value_of(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static bool read_hexadecimal(const json_t *value, char *bytes, size_t length)
{
    const char *digits = json_string_value(value);
    for (size_t i = 0; i < length; i++) {
        int high = value_of(digits[2 * i]), low = value_of(digits[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (char)(high << 4 | low);
    }
    return true;
}

bool certificate_read_name(const json_t *value, struct ccm_name *name)
{
    const json_t *digits = json_object_size(value) == 1 ? json_object_get(value, "hex") : NULL;
    const json_t *string = digits ? digits : value;
    errno = 0;
    if (!json_is_string(string) || (digits && json_string_length(string) % 2))
        return false;
    size_t length = digits ? json_string_length(string) / 2 : json_string_length(string);
    char *bytes = malloc(length + 1);
    if (!bytes)
        return false;
    if (!digits)
        memcpy(bytes, json_string_value(string), length);
    if (!length || (digits && !read_hexadecimal(string, bytes, length))) {
        free(bytes);
        errno = 0;
        return false;
    }
    *name = (struct ccm_name){.bytes = bytes, .length = length};
    return true;
}

static json_t *names_array(const struct law_counterexample *counterexample)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < counterexample->count; i++)
        part_append(&array, certificate_name(counterexample->names[i]));
    return array;
}

/* Returns why the state of a law cannot be recomputed from answers; NULL: it can be, or the law holds. */
static const char *obstacle(const struct law_result *result, enum law law, const char *answers)
{
    if (result->state == LAW_HOLDS || answers)
        return NULL;
    if (result->state == LAW_INCONCLUSIVE)
        return "it could not be asked";
    return law_is_of_answers(law) ? "it was not seen again" : "it is not about answers alone";
}

/* Omits the detail of laws that are not broken, such as missing locales or reasons why a law is inconclusive. */
static json_t *law_object(const struct laws *laws, const struct law_evidence *evidence, enum law law, enum ccm_place place)
{
    const struct law_result *result = &laws->results[law][place];
    unsigned state = result->unfinished && law_is_of_safety(law) ? CERTIFICATE_UNFINISHED : (unsigned)result->state;
    const char *answers = evidence->answers[law][place],
               *detail = state == LAW_BROKEN || state == CERTIFICATE_UNFINISHED ? result->detail : NULL;
    json_t *object = json_object();
    part_set(&object, "law", json_string(law_table[law].name));
    part_set(&object, "place", json_string(place_names[place]));
    part_set(&object, "state", json_string(certificate_law_states[state]));
    part_set(&object, "names", result->state == LAW_BROKEN ? names_array(&result->counterexample) : json_array());
    part_set(&object, "answers", part_string_or_null(answers));
    part_set(&object, "not_replayable", part_string_or_null(obstacle(result, law, answers)));
    part_set(&object, "detail", part_string_or_null(detail));
    return object;
}

json_t *certificate_laws(const struct laws *laws, const struct law_evidence *evidence)
{
    json_t *array = json_array();
    for (enum law law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++)
            part_append(&array, law_object(laws, evidence, law, (enum ccm_place)place));
    return array;
}

json_t *certificate_law_counts(const struct laws *laws)
{
    uint64_t counts[] = {[LAW_HOLDS] = 0, [LAW_BROKEN] = 0, [LAW_INCONCLUSIVE] = 0};
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++)
            counts[laws->results[law][place].state]++;
    return json_pack("{s:I, s:I, s:I}", "holds", part_whole(counts[LAW_HOLDS]), "broken", part_whole(counts[LAW_BROKEN]),
                     "inconclusive", part_whole(counts[LAW_INCONCLUSIVE]));
}
