/* tests/unit/test_xml.c -- XML that aggregators send, as paths and texts. */
#include "handlers/aggregators/xml.h"

#include "tests/support/table.h"

static struct find_row {
    const char *name, *xml, *path, *value; /* value NULL: not there */
} finds[] = {
    { "the text of the root", "<a>hi</a>", "a", "hi" },
    { "an attribute", "<a b='1' c=\"2\"/>", "a@c", "2" },
    { "an attribute of a child", "<a><b/><c d = 'x' /></a>", "a/c@d", "x" },
    { "the first of two", "<a><b>1</b><b>2</b></a>", "a/b", "1" },
    { "an empty element is there", "<a><b/></a>", "a/b", "" },
    { "text before the first child alone", "<a>x<b/>y</a>", "a", "x" },
    { "after a closed child the name is the parent's",
      "<a><b><c/></b><d e='1'/></a>", "a/d@e", "1" },
    { "a prefix is part of the name", "<s:a><s:b>1</s:b></s:a>", "s:a/s:b",
      "1" },
    { "declaration, comment, instruction",
      "\xEF\xBB\xBF<?xml version='1.0'?><!-- <a> --><a>1<?x "
      "y?>2<!--z-->3</a>\n",
      "a", "123" },
    { "CDATA", "<a>1<![CDATA[<&amp;]]>2</a>", "a", "1<&amp;2" },
    { "five entities", "<a>&lt;&gt;&amp;&quot;&apos;</a>", "a", "<>&\"'" },
    { "characters by number", "<a>&#65;&#x42;&#233;</a>", "a", "AB\xC3\xA9" },
    { "half a surrogate pair by number", "<a>&#xD83D;</a>", "a",
      "\xEF\xBF\xBD" },
    { "a number that is none", "<a>&#;&#x;&#xZZ;&#99999999;</a>", "a",
      "&#;&#x;&#xZZ;&#99999999;" },
    { "an entity of nobody", "<a>&nbsp; &</a>", "a", "&nbsp; &" },
    { "a tag in an attribute", "<a b='1 < 2 > 0'/>", "a@b", "1 < 2 > 0" },
    { "bytes that are no UTF-8", "<a>\xFFx</a>", "a", "\xEF\xBF\xBDx" },
    { "another path", "<a><b/></a>", "a/c", NULL },
    { "a path's head", "<ab/>", "a", NULL },
    { "an attribute that is an element", "<a><b/></a>", "a@b", NULL },
};

static void
test_find(void **state)
{
    const struct find_row *row = *state;
    struct xml xml;

    assert_int_equal(xml_read(text_of(row->xml), &xml), GW_OK);
    struct text found = xml_find(&xml, row->path);
    if (row->value == NULL)
        assert_null(found.at);
    else
        assert_true(found.at != NULL && text_is(found, row->value));
    xml_free(&xml);
}

static struct bad_row {
    const char *name, *xml;
} bad[] = {
    { "nothing", "" },
    { "no element", "hello" },
    { "a comment alone", "<!-- a -->" },
    { "text behind the root", "<a/>x" },
    { "text before the root", "x<a/>" },
    { "two roots", "<a/><b/>" },
    { "not closed", "<a><b></b>" },
    { "closed twice", "<a></a></a>" },
    { "crossed", "<a><b></a></b>" },
    { "another name", "<a></b>" },
    { "a longer name", "<a></ab>" },
    { "a tag that is cut", "<a" },
    { "an attribute that is cut", "<a b='1" },
    { "an attribute without quotes", "<a b=1/>" },
    { "an attribute without a value", "<a b/>" },
    { "a name that begins with a digit", "<1a/>" },
    { "no name", "<>" },
    { "a DTD", "<!DOCTYPE a><a/>" },
    { "a DTD with an entity", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>" },
    { "a comment that is cut", "<a><!-- </a>" },
    { "CDATA that is cut", "<a><![CDATA[x</a>" },
    { "CDATA outside", "<![CDATA[x]]><a/>" },
    { "JSON", "{\"a\":1}" },
};

static void
test_bad(void **state)
{
    const struct bad_row *row = *state;
    struct xml xml;

    assert_int_equal(xml_read(text_of(row->xml), &xml), GW_REJECTED);
}

/* depth elements within one another, or count beside one another. */
static enum gw_err
read_many(size_t depth, size_t count)
{
    struct buf text = buf_new(1024 * 1024);
    struct xml xml;

    for (size_t i = 0; i < depth; i++)
        buf_str(&text, "<a>");
    for (size_t i = 0; i < count; i++)
        buf_str(&text, "<b/>");
    for (size_t i = 0; i < depth; i++)
        buf_str(&text, "</a>");
    enum gw_err err = xml_read(buf_text(&text), &xml);
    if (err == GW_OK)
        xml_free(&xml);
    buf_free(&text);
    return err;
}

static void
test_limits(void **state)
{
    struct buf text = buf_new(2 * XML_BYTES_MAX);
    struct xml xml;

    (void)state;
    assert_int_equal(read_many(XML_DEPTH_MAX, 0), GW_OK);
    assert_int_equal(read_many(XML_DEPTH_MAX + 1, 0), GW_REJECTED);
    assert_int_equal(read_many(1, XML_LEAVES_MAX - 1), GW_OK);
    assert_int_equal(read_many(1, XML_LEAVES_MAX), GW_REJECTED);

    buf_str(&text, "<a>");
    while (text.len < XML_BYTES_MAX - 4)
        buf_char(&text, 'x');
    buf_str(&text, "</a>");
    assert_int_equal(xml_read(buf_text(&text), &xml), GW_OK);
    assert_int_equal(xml_find(&xml, "a").len, XML_BYTES_MAX - 7);
    xml_free(&xml);
    buf_char(&text, '\n');
    assert_int_equal(xml_read(buf_text(&text), &xml), GW_REJECTED);
    buf_free(&text);
}

int
main(void)
{
    const struct CMUnitTest whole[] = { cmocka_unit_test(test_limits) };

    int failed = RUN_TABLE("xml finds", finds, test_find);
    failed += RUN_TABLE("xml refused", bad, test_bad);
    return failed + cmocka_run_group_tests_name("xml", whole, NULL, NULL);
}
