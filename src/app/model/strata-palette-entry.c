/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-palette-entry.h"

#include <glib/gi18n.h>

#include "strata-look.h"

struct _StrataPaletteEntry
{
  char *title, *summary;
  const char *family, *icon_name, *hue, *keywords;
  GType kind;                    /* of a single layer, or 0 */
  StrataLayer *(*create) (void); /* or a block */
};

/* A hidden layer without an activation is hardly ever what is meant. */
static StrataLayer *
create_dense (void)
{
  return strata_layer_new ("Dense", "units", 100u, "activation", ST_RELU, NULL);
}

static void
append (StrataBlock *block, StrataLayer *layer)
{
  g_list_store_append (strata_block_get_layers (block), layer);
  g_object_unref (layer);
}

static StrataLayer *
create_normalized_dense (void)
{
  StrataBlock *block = strata_block_new (5);

  append (block, create_dense ());
  append (block, strata_layer_new ("BatchNormalization", NULL, NULL));
  return STRATA_LAYER (block);
}

static StrataLayer *
create_selu (void)
{
  StrataBlock *block = strata_block_new (20);
  g_autoptr (StrataInitializer) lecun = strata_initializer_new ("lecun_normal");

  append (block, strata_layer_new ("Dense", "units", 100u, "activation", ST_SELU, "kernel-initializer", lecun, NULL));
  return STRATA_LAYER (block);
}

static StrataPaletteEntry *
entry_new_kind (GType kind)
{
  StrataPaletteEntry *entry = g_new0 (StrataPaletteEntry, 1);
  const char *summary = strata_kind_get_summary (kind);

  entry->kind = kind;
  entry->title = g_strdup (strata_kind_get_class_name (kind));
  entry->summary = g_strdup (summary != NULL ? g_dgettext (GETTEXT_PACKAGE, summary) : "");
  entry->family = strata_kind_get_family (kind);
  entry->keywords = strata_kind_get_keywords (kind);
  entry->icon_name = strata_kind_get_icon_name (kind);
  entry->hue = strata_look_get_hue_of_kind (kind);
  if (kind == STRATA_TYPE_DENSE)
    entry->create = create_dense;
  return entry;
}

static StrataPaletteEntry *
entry_new_block (const char *title,
                 const char *summary,
                 const char *icon_name,
                 const char *hue,
                 StrataLayer *(*create) (void) )
{
  StrataPaletteEntry *entry = g_new0 (StrataPaletteEntry, 1);

  entry->title = g_strdup (title);
  entry->summary = g_strdup (summary);
  entry->family = N_ ("Blocks");
  entry->icon_name = icon_name;
  entry->hue = hue;
  entry->create = create;
  return entry;
}

/* In the order in which the families first occur. */
static void
add_by_family (GPtrArray *entries, StrataPaletteEntry *entry)
{
  guint position = entries->len;

  for (guint i = 0; i < entries->len; i++)
    if (g_strcmp0 (((StrataPaletteEntry *) entries->pdata[i])->family, entry->family) == 0)
      position = i + 1;
  g_ptr_array_insert (entries, position, entry);
}

GPtrArray *
strata_palette_entry_list (void)
{
  GPtrArray *entries = g_ptr_array_new ();
  g_autoptr (GArray) kinds = strata_kind_list (STRATA_TYPE_LAYER);

  for (guint i = 0; i < kinds->len; i++)
    if (g_array_index (kinds, GType, i) != STRATA_TYPE_BLOCK)
      add_by_family (entries, entry_new_kind (g_array_index (kinds, GType, i)));
  add_by_family (entries,
                 entry_new_block (_ ("Dense + BatchNorm"), _ ("Five times Dense with relu, each normalized"),
                                  "strata-batch-normalization-symbolic", "hue-normalization", create_normalized_dense));
  add_by_family (entries, entry_new_block (_ ("Dense selu ×20"), _ ("Twenty layers that normalize themselves"),
                                           "strata-activation-selu-symbolic", "hue-core", create_selu));
  return entries;
}

void
strata_palette_entry_free (StrataPaletteEntry *self)
{
  g_free (self->title);
  g_free (self->summary);
  g_free (self);
}

const char *
strata_palette_entry_get_title (StrataPaletteEntry *self)
{
  return self->title;
}

const char *
strata_palette_entry_get_summary (StrataPaletteEntry *self)
{
  return self->summary;
}

const char *
strata_palette_entry_get_family (StrataPaletteEntry *self)
{
  return self->family;
}

const char *
strata_palette_entry_get_icon_name (StrataPaletteEntry *self)
{
  return self->icon_name;
}

const char *
strata_palette_entry_get_hue (StrataPaletteEntry *self)
{
  return self->hue;
}

/* --- Search -------------------------------------------------------------------------------------------------------- */

static gboolean
contains (const char *text, const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, wanted) != NULL;
}

/* "BN" for BatchNormalization, "MP2D" for MaxPooling2D. */
static gboolean
has_initials (const char *title, const char *wanted)
{
  g_autoptr (GString) initials = g_string_new (NULL);

  for (const char *c = title; *c != '\0'; c++)
    if (g_ascii_isupper (*c) || g_ascii_isdigit (*c))
      g_string_append_c (initials, g_ascii_tolower (*c));
  return initials->len > 1 && g_str_has_prefix (initials->str, wanted);
}

/* How well the entry answers a search: by the start of its name best, then by its initials, the rest of its name, other
 * words for it, and what it does. */
int
strata_palette_entry_rank (StrataPaletteEntry *self, const char *wanted)
{
  g_autofree char *title = g_utf8_casefold (self->title, -1);

  if (g_str_has_prefix (title, wanted))
    return 0;
  if (has_initials (self->title, wanted))
    return 1;
  if (strstr (title, wanted) != NULL)
    return 2;
  if (self->keywords != NULL && (contains (self->keywords, wanted) || contains (_ (self->keywords), wanted)))
    return 3;
  if (contains (self->family, wanted) || contains (_ (self->family), wanted))
    return 4;
  return contains (self->summary, wanted) ? 5 : -1;
}

StrataLayer *
strata_palette_entry_create (StrataPaletteEntry *self)
{
  return self->create != NULL ? self->create () : g_object_new (self->kind, NULL);
}
