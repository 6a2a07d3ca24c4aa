/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-palette.h"

#include <glib/gi18n.h>

#include "strata-palette-row.h"
#include "strata-preferences.h"

#define FOLDED_FAMILIES "palette-folded"

struct _StrataPalette
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkSearchEntry *search;
  GtkListBox *list;
  GPtrArray *rows; /* of StrataPaletteRow, unowned, in the order without a search: each family before its kinds */
};

enum
{
  INSERT,
  EXPLAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataPalette, strata_palette, GTK_TYPE_WIDGET)

/* --- What is shown, and where -------------------------------------------------------------------------------------- */

static StrataPaletteRow *
find_family (StrataPalette *self, const char *family)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (strata_palette_row_get_entry (self->rows->pdata[i]) == NULL
        && g_str_equal (strata_palette_row_get_family (self->rows->pdata[i]), family))
      return self->rows->pdata[i];
  return NULL;
}

/* Without a search: all families, and the kinds of the open ones. With one: what was found, the best first. */
static void
update_ranks (StrataPalette *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  g_strstrip (wanted);
  for (guint i = 0; i < self->rows->len; i++)
    {
      StrataPaletteRow *row = self->rows->pdata[i];
      StrataPaletteEntry *entry = strata_palette_row_get_entry (row);
      int rank = i;

      if (*wanted != '\0')
        {
          rank = entry != NULL ? strata_palette_entry_rank (entry, wanted) : -1;
          if (rank >= 0)
            rank = rank * self->rows->len + i;
        }
      else if (entry != NULL && !strata_palette_row_get_open (find_family (self, strata_palette_row_get_family (row))))
        rank = -1;
      strata_palette_row_set_rank (row, rank);
    }
  gtk_list_box_invalidate_sort (self->list);
  gtk_list_box_invalidate_filter (self->list);
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  return strata_palette_row_get_rank (STRATA_PALETTE_ROW (a)) - strata_palette_row_get_rank (STRATA_PALETTE_ROW (b));
}

static gboolean
is_shown (GtkListBoxRow *row, gpointer user_data)
{
  return strata_palette_row_get_rank (STRATA_PALETTE_ROW (row)) >= 0;
}

static void
remember_folded (StrataPalette *self)
{
  g_autoptr (GPtrArray) folded = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    if (strata_palette_row_get_entry (self->rows->pdata[i]) == NULL
        && !strata_palette_row_get_open (self->rows->pdata[i]))
      g_ptr_array_add (folded, (gpointer) strata_palette_row_get_family (self->rows->pdata[i]));
  g_ptr_array_add (folded, NULL);
  strata_preferences_set_strv (FOLDED_FAMILIES, (const char *const *) folded->pdata);
}

static void
set_open (StrataPalette *self, StrataPaletteRow *family, gboolean open)
{
  if (strata_palette_row_get_open (family) == open)
    return;
  strata_palette_row_set_open (family, open);
  remember_folded (self);
  update_ranks (self);
}

/* --- What a person does -------------------------------------------------------------------------------------------- */

static void
emit_layer (StrataPalette *self, guint signal, StrataPaletteRow *row)
{
  g_autoptr (StrataLayer) layer = strata_palette_entry_create (strata_palette_row_get_entry (row));

  g_signal_emit (self, signals[signal], 0, layer);
}

static void
on_row_activated (StrataPalette *self, StrataPaletteRow *row)
{
  if (strata_palette_row_get_entry (row) != NULL)
    emit_layer (self, INSERT, row);
  else
    set_open (self, row, !strata_palette_row_get_open (row));
}

static void
on_row_selected (StrataPalette *self, StrataPaletteRow *row)
{
  if (row != NULL && strata_palette_row_get_entry (row) != NULL)
    emit_layer (self, EXPLAIN, row);
}

static StrataPaletteRow *
find_best (StrataPalette *self)
{
  StrataPaletteRow *best = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      StrataPaletteRow *row = self->rows->pdata[i];
      int rank = strata_palette_row_get_rank (row);

      if (strata_palette_row_get_entry (row) != NULL && rank >= 0
          && (best == NULL || rank < strata_palette_row_get_rank (best)))
        best = row;
    }
  return best;
}

/* Enter in the search inserts the best kind for what stands there, though "search-changed" lets a moment pass. */
static void
on_search_activate (StrataPalette *self)
{
  StrataPaletteRow *best;

  update_ranks (self);
  best = find_best (self);

  if (best != NULL)
    emit_layer (self, INSERT, best);
}

static void
on_search_changed (StrataPalette *self)
{
  gtk_list_box_unselect_all (self->list);
  update_ranks (self);
}

/* Down leaves the search for what it found. */
static gboolean
on_search_key_pressed (StrataPalette *self, guint key)
{
  StrataPaletteRow *best = find_best (self);

  if (key != GDK_KEY_Down || best == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (best));
  gtk_widget_grab_focus (GTK_WIDGET (best));
  return GDK_EVENT_STOP;
}

static void
on_search_stopped (StrataPalette *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "stack.leave-pane", NULL);
}

/* The arrow into the text's direction opens a family; the other one folds it, also from one of its kinds. */
static gboolean
on_key_pressed (StrataPalette *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  StrataPaletteRow *family;

  if (focus == NULL || (key != GDK_KEY_Left && key != GDK_KEY_Right))
    return GDK_EVENT_PROPAGATE;
  family = find_family (self, strata_palette_row_get_family (STRATA_PALETTE_ROW (focus)));
  if ((key == GDK_KEY_Right) != rtl)
    set_open (self, family, TRUE);
  else if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (family));
      set_open (self, family, FALSE);
    }
  return GDK_EVENT_STOP;
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static void
strata_palette_dispose (GObject *object)
{
  StrataPalette *self = STRATA_PALETTE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (strata_palette_parent_class)->dispose (object);
}

static void
strata_palette_class_init (StrataPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strata_palette_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataPalette, content);
  gtk_widget_class_bind_template_child (widget_class, StrataPalette, search);
  gtk_widget_class_bind_template_child (widget_class, StrataPalette, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_set_css_name (widget_class, "palette");

  signals[INSERT] = g_signal_new ("insert", STRATA_TYPE_PALETTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  STRATA_TYPE_LAYER);
  signals[EXPLAIN] = g_signal_new ("explain", STRATA_TYPE_PALETTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, STRATA_TYPE_LAYER);
}

static guint
count_family (GPtrArray *entries, const char *family)
{
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    n += g_str_equal (strata_palette_entry_get_family (entries->pdata[i]), family);
  return n;
}

static void
add_row (StrataPalette *self, GtkWidget *row)
{
  g_ptr_array_add (self->rows, row);
  gtk_list_box_append (self->list, row);
}

static void
strata_palette_init (StrataPalette *self)
{
  g_autoptr (GPtrArray) entries = strata_palette_entry_list ();
  g_auto (GStrv) folded = strata_preferences_get_strv (FOLDED_FAMILIES);
  const char *family = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < entries->len; i++)
    {
      if (g_strcmp0 (family, strata_palette_entry_get_family (entries->pdata[i])) != 0)
        {
          family = strata_palette_entry_get_family (entries->pdata[i]);
          GtkWidget *row = strata_palette_row_new_family (family, count_family (entries, family));
          strata_palette_row_set_open (STRATA_PALETTE_ROW (row),
                                       !g_strv_contains ((const char *const *) folded, family));
          add_row (self, row);
        }
      add_row (self, strata_palette_row_new_kind (entries->pdata[i]));
    }
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
  gtk_list_box_set_filter_func (self->list, is_shown, NULL, NULL);
  update_ranks (self);
}

void
strata_palette_search (StrataPalette *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
strata_palette_unselect (StrataPalette *self)
{
  gtk_list_box_unselect_all (self->list);
}

void
strata_palette_insert_selected (StrataPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    emit_layer (self, INSERT, STRATA_PALETTE_ROW (row));
}
