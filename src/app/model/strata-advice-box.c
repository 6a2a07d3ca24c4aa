/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-advice-box.h"

#include <glib/gi18n.h>

#include "strata-beside-layout.h"
#include "strata-format.h"

struct _StrataAdviceBox
{
  GtkWidget parent_instance;

  StrataAdvice *advice;
  StrataEditor *editor;
  GtkImage *icon;
  GtkLabel *title, *body;
  GtkBox *mends;
  GtkWidget *content;
};

G_DEFINE_FINAL_TYPE (StrataAdviceBox, strata_advice_box, GTK_TYPE_WIDGET)

static void
on_mend (GtkButton *button, StrataAdviceBox *self)
{
  g_autoptr (StrataAdvice) advice = g_object_ref (self->advice);

  strata_advice_mend (advice, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "mend")), self->editor);
}

static void
strata_advice_box_dispose (GObject *object)
{
  StrataAdviceBox *self = STRATA_ADVICE_BOX (object);

  g_clear_object (&self->advice);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_advice_box_parent_class)->dispose (object);
}

static void
strata_advice_box_class_init (StrataAdviceBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strata_advice_box_dispose;
  g_type_ensure (STRATA_TYPE_BESIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-advice-box.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataAdviceBox, icon);
  gtk_widget_class_bind_template_child (widget_class, StrataAdviceBox, title);
  gtk_widget_class_bind_template_child (widget_class, StrataAdviceBox, body);
  gtk_widget_class_bind_template_child (widget_class, StrataAdviceBox, mends);
  gtk_widget_class_bind_template_child (widget_class, StrataAdviceBox, content);
  gtk_widget_class_set_css_name (widget_class, "advice");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
strata_advice_box_init (StrataAdviceBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
strata_advice_get_icon_name (StrataAdvice *advice)
{
  switch (strata_advice_get_rank (advice))
    {
    case STRATA_ADVICE_ERROR:
      return "dialog-error-symbolic";
    case STRATA_ADVICE_WARNING:
      return "dialog-warning-symbolic";
    default:
      return "dialog-information-symbolic";
    }
}

static StrataAdviceBox *
box_new (StrataAdviceRank rank, const char *title, const char *body)
{
  static const char *const icon_names[] = { "dialog-error-symbolic", "dialog-warning-symbolic",
                                            "dialog-information-symbolic" };
  static const char *const css_classes[] = { "rank-error", "rank-warning", "rank-hint" };
  StrataAdviceBox *self = g_object_new (STRATA_TYPE_ADVICE_BOX, NULL);

  gtk_image_set_from_icon_name (self->icon, icon_names[rank]);
  g_autofree char *title_text = strata_format_figures (title), *body_text = strata_format_figures (body);

  gtk_label_set_label (self->title, title_text);
  gtk_label_set_label (self->body, body_text);
  gtk_widget_add_css_class (GTK_WIDGET (self), css_classes[rank]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title_text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, body_text, -1);
  return self;
}

GtkWidget *
strata_advice_box_new_for_error (const char *title, const char *body, const char *label, const char *action)
{
  StrataAdviceBox *self = box_new (STRATA_ADVICE_ERROR, title, body);

  if (label != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (label);

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
      gtk_box_append (self->mends, button);
    }
  return GTK_WIDGET (self);
}

GtkWidget *
strata_advice_box_new (StrataAdvice *advice, StrataEditor *editor)
{
  StrataAdviceRank rank = strata_advice_get_rank (advice);
  StrataAdviceBox *self = box_new (rank, strata_advice_get_title (advice), strata_advice_get_body (advice));

  self->advice = g_object_ref (advice);
  self->editor = g_object_ref (editor);

  g_autofree char *source = g_strdup_printf (_ ("Source: %s"), strata_advice_get_source (advice));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->body), source);

  for (guint i = 0; i < strata_advice_get_n_mends (advice); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (strata_advice_get_mend_label (advice, i));

      g_object_set_data (G_OBJECT (button), "mend", GUINT_TO_POINTER (i));
      if (i == 0 && rank != STRATA_ADVICE_HINT)
        gtk_widget_add_css_class (button, "suggested-action");
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_mend), self, 0);
      gtk_box_append (self->mends, button);
    }
  return GTK_WIDGET (self);
}

StrataAdvice *
strata_advice_box_get_advice (StrataAdviceBox *self)
{
  return self->advice;
}
