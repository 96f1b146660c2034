#include "laws/name_group.h"

#include <string.h>

void name_group_clear(struct name_group *group)
{
    strings_clean_up(&group->pool);
    group->unicode = unicode_version();
    group->failed = !strings_init(&group->pool);
}

void name_group_add(struct name_group *group, struct ccm_name name)
{
    uint32_t number;
    if (group->failed || !name.length || memchr(name.bytes, '\0', name.length) || name_group_size(group) == NAME_GROUP_MAX ||
        unicode_find_uncovered(group->unicode, name, NULL))
        return;
    group->failed = !strings_intern(&group->pool, name, &number);
}

void name_group_add_text(struct name_group *group, const char *text) { name_group_add(group, name_of_text(text)); }

void name_group_clean_up(struct name_group *group)
{
    strings_clean_up(&group->pool);
    *group = (struct name_group){0};
}

bool name_group_visit(struct name_group *group, const struct group_visitor *visitor)
{
    bool more = !group->failed && (name_group_size(group) == 0 || visitor->visit(visitor->context, group));
    if (more)
        name_group_clear(group);
    return more && !group->failed;
}
