/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* CRC-32C (Castagnoli, polynomial 0x1edc6f41 reflected), as of RFC 3720, appendix B.4. */
guint32 strata_crc32c (const guint8 *bytes, gsize n);
/* The same byte by byte, on any processor. */
guint32 strata_crc32c_plain (const guint8 *bytes, gsize n);

G_END_DECLS
