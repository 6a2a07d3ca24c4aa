/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-recent-card.h"

#include "strata-format.h"

#include <glib/gi18n.h>

struct _StrataRecentCard
{
  GtkFlowBoxChild parent_instance;

  GtkLabel *name;
  GtkLabel *place;
  GtkLabel *moment;
  GtkWidget *forget_button;

  char *uri;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (StrataRecentCard, strata_recent_card, GTK_TYPE_FLOW_BOX_CHILD)

static void
describe (StrataRecentCard *self)
{
  g_autofree char *description =
    g_strdup_printf ("%s, %s", gtk_label_get_label (self->place), gtk_label_get_label (self->moment));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
on_info (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataRecentCard *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, &error);
  g_autoptr (GDateTime) modified = info ? g_file_info_get_modification_date_time (info) : NULL;
  g_autofree char *moment = modified ? strata_format_moment (g_date_time_to_unix (modified)) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_label_set_label (self->moment, moment ? moment : info ? "" : _ ("Moved or deleted"));
  if (info == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "missing");
  describe (self);
}

static void
strata_recent_card_dispose (GObject *object)
{
  StrataRecentCard *self = STRATA_RECENT_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (strata_recent_card_parent_class)->dispose (object);
}

static void
strata_recent_card_finalize (GObject *object)
{
  g_free (STRATA_RECENT_CARD (object)->uri);
  G_OBJECT_CLASS (strata_recent_card_parent_class)->finalize (object);
}

static gboolean
on_delete (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gtk_widget_activate_action (widget, "win.forget-recent", "s", STRATA_RECENT_CARD (widget)->uri);
  return TRUE;
}

static void
strata_recent_card_class_init (StrataRecentCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_recent_card_dispose;
  G_OBJECT_CLASS (class)->finalize = strata_recent_card_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-recent-card.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataRecentCard, name);
  gtk_widget_class_bind_template_child (widget_class, StrataRecentCard, place);
  gtk_widget_class_bind_template_child (widget_class, StrataRecentCard, moment);
  gtk_widget_class_bind_template_child (widget_class, StrataRecentCard, forget_button);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, on_delete, NULL);
}

static void
strata_recent_card_init (StrataRecentCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
strata_recent_card_new (const char *uri)
{
  StrataRecentCard *self = g_object_new (STRATA_TYPE_RECENT_CARD, NULL);
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *whole = g_file_get_parse_name (file);
  g_autofree char *place = folder ? g_file_get_parse_name (folder) : g_strdup ("");
  g_autofree char *forget = g_strdup_printf (_ ("Take %s from the recent files"), name);

  self->uri = g_strdup (uri);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->place, place);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), whole);
  gtk_widget_set_tooltip_text (self->forget_button, forget);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->forget_button), "s", uri);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->forget_button), GTK_ACCESSIBLE_PROPERTY_LABEL, forget, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW,
                           self->cancellable, on_info, self);
  return GTK_WIDGET (self);
}

const char *
strata_recent_card_get_uri (StrataRecentCard *self)
{
  return self->uri;
}
