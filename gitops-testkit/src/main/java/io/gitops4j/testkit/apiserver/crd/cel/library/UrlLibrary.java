package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.function.Function;

/**
 * URLs such as {@code url('https://a.example/b')}. Source: k8s.io/apiserver, {@code
 * pkg/cel/library/urls.go}. Tests: the recorded {@code crd-cel-url}.
 */
final class UrlLibrary {

  private static final CelType TYPE = OpaqueType.create("kubernetes.URL");
  private static final FunctionSet.Arg SELF = new FunctionSet.Arg(TYPE, GoUrl.class);

  private UrlLibrary() {}

  private static void get(FunctionSet set, String name, String id, Function<GoUrl, String> part) {
    set.member(name, id, SimpleType.STRING, a -> part.apply((GoUrl) a[0]), SELF);
  }

  static FunctionSet functions() {
    FunctionSet set = new FunctionSet();
    FunctionSet.Arg text = FunctionSet.STRING;
    set.global("url", "string_to_url", TYPE, a -> GoUrl.parse((String) a[0]), text)
        .global(
            "isURL",
            "is_url_string",
            SimpleType.BOOL,
            a -> GoUrl.problem((String) a[0]) == null,
            text)
        .member(
            "getQuery",
            "url_get_query",
            MapType.create(SimpleType.STRING, FunctionSet.STRINGS),
            a -> ((GoUrl) a[0]).query(),
            SELF);
    get(set, "getScheme", "url_get_scheme", GoUrl::scheme);
    get(set, "getHost", "url_get_host", GoUrl::host);
    get(set, "getHostname", "url_get_hostname", GoUrl::hostname);
    get(set, "getPort", "url_get_port", GoUrl::port);
    get(set, "getEscapedPath", "url_get_escaped_path", GoUrl::escapedPath);
    return set;
  }
}
