/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-start-page.h"

#include "strata-experiment-card.h"
#include "strata-preferences.h"
#include "strata.h"

#include <glib/gi18n.h>

struct _StrataStartPage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkFlowBox *cards;
  GtkWidget *recent;
  GtkListBox *recent_list;
};

G_DEFINE_FINAL_TYPE (StrataStartPage, strata_start_page, GTK_TYPE_WIDGET)

static void
on_card_activated (StrataStartPage *self, GtkFlowBoxChild *child)
{
  const char *name = strata_experiment_card_get_name (STRATA_EXPERIMENT_CARD (child));

  if (name != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-bundled", "s", name);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.new", NULL);
}

static GtkWidget *
make_recent_row (const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *place = folder ? g_file_get_parse_name (folder) : NULL;
  g_autofree char *escaped_name = g_markup_escape_text (name, -1);
  g_autofree char *escaped_place = g_markup_escape_text (place ? place : "", -1);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_place);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-uri");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", uri);
  return row;
}

void
strata_start_page_refresh (StrataStartPage *self)
{
  g_auto (GStrv) uris = strata_preferences_get_strv ("recent-files");
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->recent_list, 0)) != NULL)
    gtk_list_box_remove (self->recent_list, GTK_WIDGET (row));
  for (guint i = 0; uris[i] != NULL; i++)
    gtk_list_box_append (self->recent_list, make_recent_row (uris[i]));
  gtk_widget_set_visible (self->recent, uris[0] != NULL);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *link = files; link != NULL; link = link->next)
    {
      g_autofree char *uri = g_file_get_uri (link->data);
      gtk_widget_activate_action (GTK_WIDGET (user_data), "win.open-uri", "s", uri);
    }
  return files != NULL;
}

static gboolean
strata_start_page_grab_focus (GtkWidget *widget)
{
  GtkFlowBoxChild *first = gtk_flow_box_get_child_at_index (STRATA_START_PAGE (widget)->cards, 0);

  return first != NULL && gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
strata_start_page_dispose (GObject *object)
{
  g_clear_pointer (&STRATA_START_PAGE (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_start_page_parent_class)->dispose (object);
}

static void
strata_start_page_class_init (StrataStartPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_start_page_dispose;
  widget_class->grab_focus = strata_start_page_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "startpage");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, cards);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, recent);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, recent_list);
  gtk_widget_class_bind_template_callback (widget_class, on_card_activated);
}

static void
strata_start_page_init (StrataStartPage *self)
{
  g_auto (GStrv) names = strata_bundled_list ();
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; names[i] != NULL; i++)
    gtk_flow_box_insert (self->cards, strata_experiment_card_new (names[i]), -1);
  gtk_flow_box_insert (self->cards, strata_experiment_card_new (NULL), -1);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  strata_start_page_refresh (self);
}
