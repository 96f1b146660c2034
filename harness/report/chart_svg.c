/* From what gnuplot draws to what stands in the page: lines, points and numbers, and nothing else. Colours, dashes and fonts are the
 * page's, so that they follow light, dark and width; every name of an element is given here, so that no two are alike. */
#include "report/chart.h"

#include <inttypes.h>
#include <libxml/parser.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CANVAS "0 0 560 230"

/* What is found on the way down. */
struct drawing {
    struct markup *markup;
    const struct chart_runs *runs;
    size_t lines; /* seen so far */
    size_t shape; /* of the line's points */
    bool in_line;
};

void chart_write_shapes(struct markup *markup)
{
    markup_constant(markup, "<svg class=\"shapes\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"
                            "<circle id=\"point-0\" r=\"4\"/>"
                            "<rect id=\"point-1\" x=\"-3.6\" y=\"-3.6\" width=\"7.2\" height=\"7.2\"/>"
                            "<path id=\"point-2\" d=\"M0,-5 L4.6,3.4 L-4.6,3.4 z\"/>"
                            "<path id=\"point-3\" d=\"M0,-5.2 L5.2,0 L0,5.2 L-5.2,0 z\"/>"
                            "<circle id=\"point-4\" r=\"3.6\" class=\"hollow\"/>"
                            "<rect id=\"point-5\" x=\"-3.3\" y=\"-3.3\" width=\"6.6\" height=\"6.6\" class=\"hollow\"/>"
                            "<path id=\"point-6\" d=\"M0,5 L4.6,-3.4 L-4.6,-3.4 z\" class=\"hollow\"/>"
                            "</defs></svg>\n");
}

static void line_class(size_t run, char class[static 16]) { (void)snprintf(class, 16, "line l%u", (unsigned)(run % CHART_COLORS)); }

static void shape_link(size_t run, char link[static 16]) { (void)snprintf(link, 16, "#point-%u", (unsigned)(run % CHART_SHAPES)); }

void chart_write_sample(struct markup *markup, size_t run)
{
    char class[16], link[16];
    line_class(run, class);
    shape_link(run, link);
    markup_open(markup, "svg", "class", class, "viewBox", "0 0 36 12", "width", "36", "height", "12", "aria-hidden", "true", NULL);
    markup_empty(markup, "path", "d", "M0,6 L36,6", NULL);
    markup_empty(markup, "use", "href", link, "x", "18", "y", "6", NULL);
    markup_close(markup);
}

/* The attribute if it holds nothing but coordinates and the words of transformations, else NULL; to be freed by xmlFree(). */
static xmlChar *coordinates(const xmlNode *node, const char *name)
{
    static const char allowed[] = "0123456789.,- \nMLCZmlczhvHV()translateroend middle start";
    xmlChar *value = xmlGetProp(node, BAD_CAST name);
    if (value && ((const char *)value)[strspn((const char *)value, allowed)]) {
        xmlFree(value);
        value = NULL;
    }
    return value;
}

static void write_path(struct drawing *drawing, const xmlNode *node)
{
    xmlChar *d = coordinates(node, "d"), *class = xmlGetProp(node, BAD_CAST "class");
    /* Of marks without a length gnuplot draws one end. */
    if (d && strchr((const char *)d, 'L')) {
        bool grid = class && strcmp((const char *)class, "gridline") == 0;
        markup_empty(drawing->markup, "path", "class", grid ? "grid" : NULL, "d", (const char *)d, NULL);
    }
    xmlFree(d);
    xmlFree(class);
}

static void write_text(struct drawing *drawing, const xmlNode *node)
{
    xmlChar *transform = coordinates(node->parent, "transform"), *anchor = coordinates(node->parent, "text-anchor");
    xmlChar *words = xmlNodeGetContent(node);
    if (words) {
        markup_open(drawing->markup, "text", "transform", (const char *)transform, "text-anchor", (const char *)anchor, NULL);
        markup_words(drawing->markup, (const char *)words + strspn((const char *)words, " \n"));
        markup_close(drawing->markup);
    }
    xmlFree(transform);
    xmlFree(anchor);
    xmlFree(words);
}

/* Reads "translate(X,Y)", whatever follows it. */
static bool read_place(const char *transform, double *x, double *y)
{
    static const char head[] = "translate(";
    if (strncmp(transform, head, sizeof head - 1) != 0)
        return false;
    char *end;
    *x = strtod(transform + sizeof head - 1, &end);
    if (*end != ',')
        return false;
    *y = strtod(end + 1, &end);
    return *end == ')' && isfinite(*x) && isfinite(*y);
}

static void write_point(struct drawing *drawing, const xmlNode *node)
{
    xmlChar *transform = xmlGetProp(node, BAD_CAST "transform");
    double x, y;
    if (transform && read_place((const char *)transform, &x, &y)) {
        char link[16];
        shape_link(drawing->shape, link);
        struct text left = {0}, top = {0};
        text_printf(&left, "%.1f", x);
        text_printf(&top, "%.1f", y);
        drawing->markup->failed = drawing->markup->failed || left.failed || top.failed;
        markup_empty(drawing->markup, "use", "href", link, "x", left.bytes, "y", top.bytes, NULL);
        text_clean_up(&left);
        text_clean_up(&top);
    }
    xmlFree(transform);
}

/* Opens the group of the next run that has a line. */
static void begin_line(struct drawing *drawing)
{
    const struct chart_runs *runs = drawing->runs;
    while (drawing->lines < runs->count && !runs->at[drawing->lines].result.cycle_count)
        drawing->lines++;
    drawing->shape = drawing->lines++;
    char class[16];
    line_class(drawing->shape, class);
    markup_open(drawing->markup, "g", "class", class, NULL);
    drawing->in_line = true;
}

static bool is_line(const xmlNode *node)
{
    xmlChar *id = xmlGetProp(node, BAD_CAST "id");
    bool line = id && strstr((const char *)id, "_plot_");
    xmlFree(id);
    return line;
}

/* gnuplot's depth is four; what is deeper is none of its own. */
static void write_nodes(struct drawing *drawing, const xmlNode *parent, unsigned depth) // NOLINT(misc-no-recursion)
{
    for (const xmlNode *node = parent->children; node && depth; node = node->next) {
        const char *name = node->type == XML_ELEMENT_NODE ? (const char *)node->name : "";
        if (strcmp(name, "path") == 0) {
            write_path(drawing, node);
        } else if (strcmp(name, "text") == 0) {
            write_text(drawing, node);
        } else if (strcmp(name, "use") == 0) {
            write_point(drawing, node);
        } else if (strcmp(name, "g") == 0) {
            bool line = !drawing->in_line && is_line(node);
            if (line)
                begin_line(drawing);
            write_nodes(drawing, node, depth - 1);
            if (line) {
                markup_close(drawing->markup);
                drawing->in_line = false;
            }
        }
    }
}

bool chart_write(struct markup *markup, struct charts *charts, size_t number, const char *label)
{
    struct picture *picture = &charts->pictures[number];
    char name[32], link[33];
    (void)snprintf(name, sizeof name, "chart-%zu", number + 1);
    (void)snprintf(link, sizeof link, "#%s", name);
    xmlDoc *document = NULL;
    if (!picture->written) {
        int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
        document = xmlReadMemory(charts->svg.bytes + picture->at, (int)picture->length, NULL, "UTF-8", options);
        if (!document)
            return false;
    }
    markup_open(markup, "svg", "class", "chart", "viewBox", CANVAS, "role", "img", "aria-label", label, NULL);
    if (picture->written) {
        markup_empty(markup, "use", "href", link, NULL);
    } else {
        /* Where it is referred to, only what is inside this element decides how it looks. */
        markup_open(markup, "g", "id", name, "class", "drawing", NULL);
        write_nodes(&(struct drawing){.markup = markup, .runs = picture->runs}, xmlDocGetRootElement(document), 8);
        markup_close(markup);
        picture->written = true;
    }
    markup_close(markup);
    xmlFreeDoc(document);
    return true;
}
