/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-control.h"

#include "strata-argument-row.h"
#include "strata-callback-row.h"
#include "strata-palette-row.h"
#include "strata-stack-card.h"

static const char *const page_names[] = { "data", "model", "train", "evaluate", "inspect", "runs" };

typedef gboolean (*Matches) (GtkWidget *widget, const char *name);

/* The switcher has one button a page, in their order, and says nothing else of them. */
static gboolean
is_page_button (GtkWidget *widget, const char *name)
{
  GtkWidget *switcher = gtk_widget_get_ancestor (widget, ADW_TYPE_VIEW_SWITCHER);
  guint i = 0;

  if (switcher == NULL || !GTK_IS_TOGGLE_BUTTON (widget))
    return FALSE;
  for (GtkWidget *button = gtk_widget_get_prev_sibling (widget); button != NULL;
       button = gtk_widget_get_prev_sibling (button))
    i++;
  return i < G_N_ELEMENTS (page_names) && g_str_equal (page_names[i], name);
}

static gboolean
is_card (GtkWidget *widget, const char *name)
{
  return STRATA_IS_STACK_CARD (widget)
         && g_strcmp0 (strata_configurable_get_class_name (
                         strata_stack_item_get_part (strata_stack_card_get_item (STRATA_STACK_CARD (widget)))),
                       name)
              == 0;
}

static gboolean
is_kind (GtkWidget *widget, const char *name)
{
  StrataPaletteEntry *entry =
    STRATA_IS_PALETTE_ROW (widget) ? strata_palette_row_get_entry (STRATA_PALETTE_ROW (widget)) : NULL;

  return entry != NULL && g_strcmp0 (strata_palette_entry_get_title (entry), name) == 0;
}

static gboolean
is_argument (GtkWidget *widget, const char *name)
{
  if (!STRATA_IS_ARGUMENT_ROW (widget))
    return FALSE;

  StrataArgumentRow *row = STRATA_ARGUMENT_ROW (widget);
  const char *dot = strchr (name, '.');
  g_autofree char *kind = dot != NULL ? g_strndup (name, dot - name) : NULL;
  g_autofree char *property = strata_argument_from_keras (dot != NULL ? dot + 1 : name);

  return g_str_equal (strata_argument_row_get_argument (row)->name, property)
         && (kind == NULL
             || g_strcmp0 (strata_configurable_get_class_name (strata_argument_row_get_object (row)), kind) == 0);
}

static gboolean
is_callback (GtkWidget *widget, const char *name)
{
  return STRATA_IS_CALLBACK_ROW (widget)
         && g_strcmp0 (strata_configurable_get_class_name (
                         STRATA_CONFIGURABLE (strata_callback_row_get_callback (STRATA_CALLBACK_ROW (widget)))),
                       name)
              == 0;
}

static gboolean
is_actionable (GtkWidget *widget, const char *name)
{
  return GTK_IS_ACTIONABLE (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), name) == 0;
}

static gboolean
has_id (GtkWidget *widget, const char *name)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), name) == 0;
}

static Matches
read_name (const char *name, const char **rest)
{
  static const struct
  {
    const char *prefix;
    Matches matches;
  } forms[] = {
    { "page:", is_page_button },  { "card:", is_card },         { "kind:", is_kind },
    { "argument:", is_argument }, { "callback:", is_callback },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_prefix (name, forms[i].prefix))
      {
        *rest = name + strlen (forms[i].prefix);
        return forms[i].matches;
      }
  *rest = name;
  return strchr (name, '.') != NULL ? is_actionable : has_id;
}

static void
collect (GtkWidget *widget, Matches matches, const char *name, GPtrArray *found)
{
  if (matches (widget, name))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, matches, name, found);
}

GPtrArray *
strata_control_find_all (GtkWidget *root, const char *name)
{
  GPtrArray *found = g_ptr_array_new ();
  const char *rest;
  Matches matches = read_name (name, &rest);

  collect (root, matches, rest, found);
  return found;
}

GtkWidget *
strata_control_find (GtkWidget *root, const char *name)
{
  g_autoptr (GPtrArray) found = strata_control_find_all (root, name);

  for (guint i = 0; i < found->len; i++)
    if (gtk_widget_get_mapped (found->pdata[i]) && gtk_widget_get_child_visible (found->pdata[i]))
      return found->pdata[i];
  for (guint i = 0; i < found->len; i++)
    {
      GtkWidget *row = gtk_widget_get_ancestor (found->pdata[i], ADW_TYPE_EXPANDER_ROW);

      if (row != NULL && gtk_widget_get_mapped (row))
        return row;
    }
  return NULL;
}

void
strata_control_reveal (GtkWidget *control)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (control, GTK_TYPE_VIEWPORT);
  GtkWidget *child = viewport != NULL ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
  GtkAdjustment *adjustment = viewport != NULL ? gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)) : NULL;
  graphene_rect_t bounds;

  if (adjustment == NULL || child == NULL || !gtk_widget_compute_bounds (control, child, &bounds))
    return;
  gtk_adjustment_clamp_page (adjustment, MAX (0, bounds.origin.y - 24),
                             bounds.origin.y + MIN (bounds.size.height, gtk_adjustment_get_page_size (adjustment) - 48)
                               + 24);
}
