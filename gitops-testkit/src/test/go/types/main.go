package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"sort"
	"strings"

	apiext "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	aggv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/controlplane"
)

type out map[string][][]any

var types = out{}
var quoted = regexp.MustCompile("'[^']*'")
var marshaler = reflect.TypeOf((*json.Marshaler)(nil)).Elem()

func key(t reflect.Type) string {
	p := t.PkgPath()
	if i := strings.Index(p, "k8s.io/kubernetes/pkg/apis/"); i == 0 {
		return strings.TrimPrefix(p, "k8s.io/kubernetes/pkg/apis/") + "." + t.Name()
	}
	if strings.HasPrefix(p, "k8s.io/") {
		return "io.k8s." + strings.ReplaceAll(strings.TrimPrefix(p, "k8s.io/"), "/", ".") + "." + t.Name()
	}
	return p + "." + t.Name()
}
func custom(t reflect.Type) bool {
	return t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler)
}

// named is the Go name of a type that is no plain one, as error messages tell it.
func named(t reflect.Type) string {
	if t.PkgPath() == "" || t.Kind() == reflect.Struct || t.Kind() == reflect.Interface || custom(t) {
		return ""
	}
	return "'" + t.String() + "'"
}
func desc(t reflect.Type) string {
	return named(t) + form(t)
}
func form(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return "*" + desc(t.Elem())
	case custom(t):
		return "x:" + t.Name()
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return "b64"
	case t.Kind() == reflect.Slice:
		return "[]" + desc(t.Elem())
	case t.Kind() == reflect.Map:
		return "{}" + desc(t.Elem())
	case t.Kind() == reflect.Struct:
		walk(t)
		return "s:" + key(t)
	case t.Kind() == reflect.String:
		return "string"
	case t.Kind() == reflect.Bool:
		return "bool"
	case t.Kind() == reflect.Interface:
		return "any"
	default:
		return t.Kind().String()
	}
}
func walk(t reflect.Type) {
	k := key(t)
	if _, ok := types[k]; ok || custom(t) {
		return
	}
	types[k] = [][]any{}
	types[k] = fields(t, "")
}
// numbers tells how protobuf writes a field: its number, and its Go name where that is not the JSON name with a capital.
// Fields of an embedded struct stand in a message of their own there, and not in JSON: its number and name come first.
// Those of an embedded struct without a number are not in protobuf at all: version and kind of an object.
func numbers(outer string, f reflect.StructField, json string) string {
	tag, has := f.Tag.Lookup("protobuf")
	if !has || outer == "-" {
		return ""
	}
	number := strings.Split(tag, ",")[1]
	if json == "" || strings.ToUpper(json[:1])+json[1:] != f.Name {
		number += "=" + f.Name
	}
	return outer + number
}

// fields lists those of a struct; outer is what numbers tells of the embedded ones around it, each with a full stop.
func fields(t reflect.Type, outer string) [][]any {
	var fs [][]any
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		tag := f.Tag.Get("json")
		parts := strings.Split(tag, ",")
		if tag == "-" {
			continue
		}
		if f.Anonymous && (parts[0] == "") {
			ft := f.Type
			if ft.Kind() == reflect.Pointer { ft = ft.Elem() }
			within := numbers(outer, f, "")
			if within == "" { within = "-" } else { within += "." }
			fs = append(fs, fields(ft, within)...)
			continue
		}
		name := f.Name
		if parts[0] != "" {
			name = parts[0]
		}
		mode := ""
		for _, p := range parts[1:] {
			if p == "omitempty" { mode += "o" }
			if p == "omitzero" { mode += "z" }
		}
		if n := numbers(outer, f, name); n != "" { mode += ":" + n }
		fs = append(fs, []any{name, mode, desc(f.Type)})
	}
	return fs
}

func main() {
	for gvk, t := range legacyscheme.Scheme.AllKnownTypes() {
		if strings.HasSuffix(gvk.Kind, "Options") || strings.HasSuffix(gvk.Kind, "List") { continue }
		if gvk.Version != "__internal" && gvk.Version != "v1" && gvk.Version != "v2" { continue }
		walk(t)
	}
	walk(reflect.TypeOf(apiextv1.CustomResourceDefinition{}))
	walk(reflect.TypeOf(apiext.CustomResourceDefinition{}))
	walk(reflect.TypeOf(aggv1.APIService{}))
	walk(reflect.TypeOf(metav1.PartialObjectMetadata{}))
	names := []string{}
	for n := range types { names = append(names, n) }
	sort.Strings(names)
	w := os.Stdout
	for _, n := range names {
		fmt.Fprint(w, n)
		for _, f := range types[n] {
			// No message tells the named types of internal ones.
			form := f[2].(string)
			if !strings.HasPrefix(n, "io.k8s.") { form = quoted.ReplaceAllString(form, "") }
			fmt.Fprintf(w, " %s,%s,%s", f[0], f[1], form)
		}
		fmt.Fprintln(w)
	}
}
