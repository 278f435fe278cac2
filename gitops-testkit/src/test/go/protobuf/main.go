// Writes random objects of every built-in kind as kube-apiserver 1.34.4 would read and print them: the name of the kind's
// struct, the object in protobuf's envelope, and its JSON after it was read from there; three columns, one object a line.
// Run in the module of kube-apiserver: go run . >objects; gzip -9 -n objects.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"reflect"
	"sort"
	"strings"
	"time"

	apiextv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"k8s.io/apimachinery/pkg/util/intstr"
	aggv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/controlplane"
)

var random = rand.New(rand.NewSource(1))
var texts = []string{"", "a", "web", "Größe", "x\ny", "0", "\u2028<&>", "😀"}

func text() string { return texts[random.Intn(len(texts))] }

// special fills the types that print themselves.
func special(v reflect.Value, depth int) bool {
	switch p := v.Addr().Interface().(type) {
	case *metav1.Time:
		if random.Intn(4) > 0 { *p = metav1.NewTime(time.Unix(random.Int63n(4e9)-1e9, 0).UTC()) }
	case *metav1.MicroTime:
		if random.Intn(4) > 0 { *p = metav1.NewMicroTime(time.Unix(random.Int63n(4e9), random.Int63n(1e6)*1000).UTC()) }
	case *resource.Quantity:
		*p = resource.MustParse([]string{"0", "1", "100m", "1.5Gi", "1e3", "12E", "-3", "1024Ki"}[random.Intn(8)])
	case *intstr.IntOrString:
		if random.Intn(2) == 0 { *p = intstr.FromInt32(random.Int31() - 1<<30) } else { *p = intstr.FromString(text()) }
	case *runtime.RawExtension:
		p.Raw = []byte(`{"a":[1,"b",null]}`)
	case *apiextv1.JSON:
		p.Raw = []byte([]string{`1`, `"x"`, `{"a":true}`, `[1.5]`}[random.Intn(4)])
	case *metav1.FieldsV1:
		p.Raw = []byte(`{"f:data":{"f:x":{}}}`)
	case *apiextv1.JSONSchemaPropsOrBool:
		if random.Intn(2) == 0 { p.Allows = random.Intn(2) == 0 } else { p.Allows = true; p.Schema = schemaProps(depth) }
	case *apiextv1.JSONSchemaPropsOrArray:
		if random.Intn(2) == 0 { p.Schema = schemaProps(depth) } else { p.JSONSchemas = []apiextv1.JSONSchemaProps{*schemaProps(depth), *schemaProps(depth)} }
	case *apiextv1.JSONSchemaPropsOrStringArray:
		if random.Intn(2) == 0 { p.Schema = schemaProps(depth) } else { p.Property = []string{"a", text()} }
	case *metav1.TypeMeta:
	default:
		return false
	}
	return true
}
func schemaProps(depth int) *apiextv1.JSONSchemaProps {
	props := &apiextv1.JSONSchemaProps{}
	fill(reflect.ValueOf(props).Elem(), depth+5)
	return props
}

// fill fills a value; the deeper it is, the less is in it.
func fill(v reflect.Value, depth int) {
	if special(v, depth) { return }
	none := depth > 1 && random.Intn(12) < 4+depth/2 || depth > 12
	switch v.Kind() {
	case reflect.Struct:
		if _, is := v.Addr().Interface().(*apiextv1.JSONSchemaProps); is { depth += 3 }
		for i := 0; i < v.NumField(); i++ {
			if v.Type().Field(i).IsExported() { fill(v.Field(i), depth+1) }
		}
	case reflect.Pointer:
		if none { return }
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth)
		// A zero time that is there is null in JSON, and so lost.
		if t, ok := v.Interface().(interface{ IsZero() bool }); ok && t.IsZero() { v.SetZero() }
	case reflect.Slice:
		if none { return }
		if v.Type().Elem().Kind() == reflect.Uint8 { v.SetBytes([]byte(text() + "b")); return }
		n := 1 + random.Intn(2)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := 0; i < n; i++ { fill(v.Index(i), depth) }
	case reflect.Map:
		if none { return }
		v.Set(reflect.MakeMap(v.Type()))
		for i := 0; i < 1+random.Intn(3); i++ {
			e := reflect.New(v.Type().Elem()).Elem()
			fill(e, depth)
			v.SetMapIndex(reflect.ValueOf(text()).Convert(v.Type().Key()), e)
		}
	case reflect.String:
		v.SetString(text())
	case reflect.Bool:
		v.SetBool(random.Intn(2) == 0)
	case reflect.Int32:
		v.SetInt([]int64{0, 1, -1, 1<<31 - 1, -1 << 31, 300}[random.Intn(6)])
	case reflect.Int64, reflect.Int:
		v.SetInt([]int64{0, 1, -1, 1<<53 - 1, 300}[random.Intn(5)])
	case reflect.Float64:
		v.SetFloat([]float64{0, 1, -2.5, 1e9}[random.Intn(4)])
	}
}

func main() {
	scheme := legacyscheme.Scheme
	if err := apiextv1.AddToScheme(scheme); err != nil { panic(err) }
	if err := aggv1.AddToScheme(scheme); err != nil { panic(err) }
	kinds := []schema.GroupVersionKind{}
	for gvk, t := range scheme.AllKnownTypes() {
		if gvk.Version != "v1" && gvk.Version != "v2" || !strings.HasPrefix(t.PkgPath(), "k8s.io/") || strings.HasSuffix(t.PkgPath(), "meta/v1") { continue }
		if gvk.Group == "admission.k8s.io" || gvk.Kind == "ConversionReview" || strings.HasSuffix(gvk.Kind, "Options") || strings.HasSuffix(gvk.Kind, "List") { continue }
		kinds = append(kinds, gvk)
	}
	sort.Slice(kinds, func(i, j int) bool { return kinds[i].String() < kinds[j].String() })
	serializer := protobuf.NewSerializer(scheme, scheme)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, gvk := range kinds {
		count := 3
		if gvk.Kind == "CustomResourceDefinition" { count = 8 }
		for i := 0; i < count; i++ {
			object, err := scheme.New(gvk)
			if err != nil { panic(err) }
			fill(reflect.ValueOf(object).Elem(), 0)
			object.GetObjectKind().SetGroupVersionKind(gvk)
			bytes, err := runtime.Encode(serializer, object)
			if err != nil { panic(err) }
			back, _, err := serializer.Decode(bytes, nil, nil)
			if err != nil { panic(err) }
			back.GetObjectKind().SetGroupVersionKind(gvk)
			text, err := json.Marshal(back)
			if err != nil { panic(err) }
			again, err := runtime.Encode(serializer, back)
			if err != nil { panic(err) }
			t := reflect.TypeOf(object).Elem()
			name := "io.k8s." + strings.ReplaceAll(strings.TrimPrefix(t.PkgPath(), "k8s.io/"), "/", ".") + "." + t.Name()
			fmt.Fprintf(out, "%s\t%s\t%s\n", name, base64.StdEncoding.EncodeToString(again), text)
		}
	}
}
