/* Exchange/directory.ldif of a cycle folder (DESIGN section 10): the harness writes it, and the reference connector reads it. */
#ifndef Q237588_CONNECTOR_LDIF_H
#define Q237588_CONNECTOR_LDIF_H

#include "base/text.h"
#include "input/input.h"
#include "model/names.h"
#include "model/sites.h"

/* Appends the sites with their recipients. `site_names` by site; NULL: "Site 1" and so on. */
void ldif_append_sites(const struct sites *sites, const struct names *names, const struct ccm_name *site_names, struct text *ldif);

/* Appends the contents of a directory.ldif to `sites`, and its strings to `names`. INPUT_INVALID: `message` is
 * "file:line:column: ...". */
enum input_status ldif_read_sites(const char *path, struct names *names, struct sites *sites, struct text *message);

#endif
