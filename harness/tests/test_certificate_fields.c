/* A certificate in which any one field was changed is refused or contradicted. */
#include "certified.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What answers do not speak of: without the build nothing is claimed of it. Parts of a path; [] stands for any number. */
static const char *const unclaimed[] = {
    "harness.version",
    "harness.sha256",
    "isolation",
    "builds[].path",
    "builds[].sha256",
    "builds[].size",
    "builds[].before.sha256",
    "builds[].before.size",
    "laws_asked",
    "search.scenarios",
    "search.findings",
    "search.counterexample.result.reasons", /* of one that crashed: what a process did is no answer */
};

static bool is_unclaimed(const char *path)
{
    char plain[256];
    size_t length = 0;
    bool in_brackets = false;
    for (const char *at = path; *at && length + 1 < sizeof plain; in_brackets = *at == '[' || (in_brackets && *at != ']'), at++)
        if (*at < '0' || *at > '9' || !in_brackets)
            plain[length++] = *at;
    plain[length] = '\0';
    for (size_t i = 0; i < sizeof unclaimed / sizeof *unclaimed; i++)
        if (strncmp(plain, unclaimed[i], strlen(unclaimed[i])) == 0)
            return true;
    return false;
}

/* The seal notices any change: it is asked now and then. */
#define SEALED_STEP 16u

struct walk {
    json_t *root;
    size_t changes, claimed, accepted; /* accepted: unclaimed fields that were changed without being noticed */
    unsigned fields, step;             /* number so far; every step-th is changed */
};

static bool is_left_out(struct walk *walk) { return walk->fields++ % walk->step != 0; }

/* The root is as it should not be. */
static void check_changed(struct walk *walk, const char *path, const char *how)
{
    struct text said = {0};
    if (walk->changes++ % SEALED_STEP == 0)
        ck_assert_msg(replay_value(walk->root, false, &said) == INVALID, "%s (%s), not sealed again, is taken", path, how);
    bool spoken = strcmp(path, "sha256") != 0; /* the seal itself is made anew */
    text_clear(&said);
    enum came came = replay_value(walk->root, true, &said);
    if (spoken && is_unclaimed(path))
        walk->accepted += came == AS_STATED;
    else if (spoken)
        ck_assert_msg(came != AS_STATED, "%s (%s) is taken as stated", path, how);
    walk->claimed += spoken && !is_unclaimed(path);
    text_clean_up(&said);
}

/* Other values that a leaf may be changed to; NULL ends them. */
static size_t changes_of(const json_t *leaf, json_t *changes[4])
{
    size_t count = 0;
    if (json_is_string(leaf)) {
        struct text text = {0};
        text_printf(&text, "%sx", json_string_value(leaf));
        changes[count++] = json_string(text.bytes);
        if (json_string_length(leaf) > 1 && (json_string_value(leaf)[1] & 0xC0) != 0x80)
            changes[count++] = json_string(json_string_value(leaf) + 1);
        text_clean_up(&text);
        changes[count++] = json_null();
    } else if (json_is_integer(leaf)) {
        changes[count++] = json_integer(json_integer_value(leaf) + 1);
        changes[count++] = json_string("1");
    } else if (json_is_boolean(leaf)) {
        changes[count++] = json_boolean(!json_is_true(leaf));
    } else {
        changes[count++] = json_integer(1);
        changes[count++] = json_string("x");
    }
    return count;
}

/* As deep as a certificate.
 * NOLINTBEGIN(misc-no-recursion) */
static void walk_value(struct walk *walk, json_t *value, const char *path);

/* Puts each change in the place of a leaf, by `put`. */
static void walk_leaf(struct walk *walk, json_t *holder, const char *key, size_t index, json_t *leaf, const char *path)
{
    json_t *changes[4];
    if (is_left_out(walk))
        return;
    size_t count = changes_of(leaf, changes);
    json_incref(leaf);
    for (size_t i = 0; i < count; i++) {
        char *how = json_dumps(changes[i], JSON_ENCODE_ANY);
        if (key)
            json_object_set(holder, key, changes[i]);
        else
            json_array_set(holder, index, changes[i]);
        check_changed(walk, path, how);
        free(how);
        json_decref(changes[i]);
    }
    if (key)
        json_object_set(holder, key, leaf);
    else
        json_array_set(holder, index, leaf);
    json_decref(leaf);
}

static void walk_member(struct walk *walk, json_t *holder, const char *key, size_t index, json_t *value, const char *path)
{
    if (json_is_object(value) || (json_is_array(value) && json_array_size(value)))
        walk_value(walk, value, path);
    else if (!json_is_array(value))
        walk_leaf(walk, holder, key, index, value, path);
}

/* Leaves a key out. */
static void walk_without(struct walk *walk, json_t *object, const char *key, const char *path)
{
    if (is_left_out(walk))
        return;
    json_t *member = json_incref(json_object_get(object, key));
    json_object_del(object, key);
    check_changed(walk, path, "left out");
    json_object_set_new(object, key, member);
}

/* A key may be anything while the object is walked, and so the keys are taken first. */
static void walk_object(struct walk *walk, json_t *object, const char *path)
{
    char sub[512];
    size_t count = json_object_size(object), at = 0;
    char **keys = calloc(count + 1, sizeof(*keys));
    const char *key;
    json_t *member;
    json_object_foreach(object, key, member) keys[at++] = strdup(key);
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(sub, sizeof sub, "%s%s%s", path, *path ? "." : "", keys[i]);
        walk_member(walk, object, keys[i], 0, json_object_get(object, keys[i]), sub);
        if (strcmp(sub, "sha256") != 0) /* which is made anew */
            walk_without(walk, object, keys[i], sub);
        free(keys[i]);
    }
    free(keys);
}

/* Leaves the last one out, and has it twice. */
static void walk_length(struct walk *walk, json_t *list, const char *path)
{
    size_t count = json_array_size(list);
    if (!count || is_left_out(walk))
        return;
    json_t *last = json_incref(json_array_get(list, count - 1));
    json_array_remove(list, count - 1);
    check_changed(walk, path, "one left out");
    json_array_append(list, last);
    json_array_append(list, last);
    check_changed(walk, path, "one twice");
    json_array_remove(list, count);
    json_decref(last);
}

static void walk_value(struct walk *walk, json_t *value, const char *path)
{
    char sub[512];
    if (json_is_object(value))
        walk_object(walk, value, path);
    for (size_t i = 0; i < json_array_size(value); i++) {
        (void)snprintf(sub, sizeof sub, "%s[%zu]", path, i);
        walk_member(walk, value, NULL, i, json_array_get(value, i), sub);
    }
    if (json_is_array(value))
        walk_length(walk, value, path);
}

/* NOLINTEND(misc-no-recursion) */

/* Changes each field of the certificate in c.json in turn; but with all of the gallery some of them. */
static void change_every_field(void)
{
    struct walk walk = {.root = written(),
                        .step = suite_instrumented()        ? 29
                                : suite_bounded()           ? 13
                                : getenv("Q237588_GALLERY") ? 1
                                                            : 3};
    struct text said = {0};
    ck_assert_msg(replay_value(walk.root, false, &said) == AS_STATED, "%s", said.bytes);
    walk_value(&walk, walk.root, "");
    ck_assert_uint_gt(walk.claimed, 300 / walk.step);
    ck_assert(walk.step > 1 || walk.accepted > 0); /* few are */
    ck_assert_msg(replay_value(walk.root, true, &said) == AS_STATED, "the walk has left something changed: %s", said.bytes);
    text_clean_up(&said);
    json_decref(walk.root);
}

START_TEST(every_field_of_runs_matters)
{
    write_run();
    change_every_field();
}
END_TEST

/* One that is as expected; names that are no UTF-8; a counterexample; one that crashed. */
static const struct {
    const char *module;
    int status;
} verified[] = {
    {"modules/sp4.so", 0}, {"candidates/invalid_bytes_alike.so", 1}, {"modules/pre-sp4.so", 1}, {"tests/modules/writes.so", 1}};

START_TEST(every_field_of_a_verification_matters)
{
    char *module = built_path(verified[_i].module);
    write_verification(module, verified[_i].status, NULL);
    change_every_field();
    free(module);
}
END_TEST

/* Too slow for the time limit: inconclusive, and neither run nor counterexample came to its end. */
START_TEST(every_field_of_an_inconclusive_verification_matters)
{
    char *module = module_path("law_slow_list");
    write_verification(module, 1, "--timeout-ms=400");
    json_t *root = written();
    ck_assert_str_eq(json_string_value(json_object_get(root, "conclusion")), "inconclusive");
    json_decref(root);
    change_every_field();
    free(module);
}
END_TEST

static Suite *certificate_fields_suite(void)
{
    Suite *suite = suite_create("certificate fields");
    TCase *fields = tcase_create("fields");
    tcase_add_checked_fixture(fields, certified_set_up, certified_tear_down);
    tcase_set_timeout(fields, 900);
    tcase_add_test(fields, every_field_of_runs_matters);
    tcase_add_loop_test(fields, every_field_of_a_verification_matters, 0, 1);
    suite_add_tcase(suite, fields);
    TCase *all = suite_long_case(suite, 900);
    tcase_add_checked_fixture(all, certified_set_up, certified_tear_down);
    tcase_add_loop_test(all, every_field_of_a_verification_matters, 1, 2);
    TCase *others = suite_nightly_case(suite, 900);
    tcase_add_checked_fixture(others, certified_set_up, certified_tear_down);
    tcase_add_loop_test(others, every_field_of_a_verification_matters, 2, (int)(sizeof verified / sizeof *verified));
    if (!suite_instrumented()) /* there everything is slow */
        tcase_add_test(others, every_field_of_an_inconclusive_verification_matters);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {certificate_fields_suite};
    return suite_main(makers, 1);
}
