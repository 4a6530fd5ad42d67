package main

import (
	"flag"

	"tightrope.dev/controllers"
	"tightrope.dev/controllers/webhook"
	"tightrope.dev/controllers/webhook/certificate"
)

// door is what the flags say of the webhook.
type door struct {
	configuration, address string
}

func (d *door) addFlags(flags *flag.FlagSet) {
	flags.StringVar(&d.configuration, "webhook", "",
		"the ValidatingWebhookConfiguration by whose name the API server asks whether a definition makes sense, as config/webhook has it; empty is none: conditions alone say what is wrong")
	flags.StringVar(&d.address, "webhook-bind-address", ":9443", "where the webhook is served")
}

// options serve the webhook, where there is to be one. It judges in a namespace, or in all where it is empty.
func (d *door) options(namespace string) []controllers.Option {
	if d.configuration == "" {
		return nil
	}
	return []controllers.Option{controllers.WithWebhook(webhook.Options{
		Configuration: d.configuration, Address: d.address, Namespace: namespace, Life: certificate.Usual,
	})}
}
