#pragma once
#include <libxml/xmlversion.h>
/* ICU's headers in Debian's libxml2 clash with those of Foundation, and nothing here uses them. */
#undef LIBXML_ICU_ENABLED
#include <iconv.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
