package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.gitops4j.testkit.apiserver.access.Attributes;
import io.gitops4j.testkit.apiserver.access.Authorizer;
import io.gitops4j.testkit.apiserver.access.Rbac;
import io.gitops4j.testkit.apiserver.access.User;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.List;
import java.util.Map;

/**
 * What whoever asks may do: {@code authorizer.group('apps').resource('deployments').check('get')
 * .allowed()}.
 *
 * <p>The server's own access control answers; selectors of fields and labels say nothing to it.
 * Nothing ever errs, so {@code errored()} is false. Source: k8s.io/apiserver, {@code
 * pkg/cel/library/authz.go}. Tests: the recorded {@code admission-policy-authorizer}.
 */
public final class AuthorizerLibrary {

  /** The type of {@code authorizer}. */
  public static final CelType AUTHORIZER = OpaqueType.create("kubernetes.authorization.Authorizer");

  /** The type of {@code authorizer.requestResource}. */
  public static final CelType RESOURCE =
      OpaqueType.create("kubernetes.authorization.ResourceCheck");

  private static final CelType PATH = OpaqueType.create("kubernetes.authorization.PathCheck");
  private static final CelType GROUP = OpaqueType.create("kubernetes.authorization.GroupCheck");
  private static final CelType DECISION = OpaqueType.create("kubernetes.authorization.Decision");

  private AuthorizerLibrary() {}

  /** Who asks, and whom to ask. */
  public record Access(User user, Authorizer authorizer) {

    /** A check of a resource, still without a verb. */
    public Object resource(
        String group, String plural, String subresource, String namespace, String name) {
      return new ResourceCheck(new GroupCheck(this, group), plural, subresource, namespace, name);
    }

    Decision decide(Attributes wanted) {
      boolean allowed = authorizer.allows(wanted);
      boolean told = allowed && authorizer instanceof Rbac && !user.groups().contains(User.MASTERS);
      return new Decision(allowed, told ? ((Rbac) authorizer).reason(wanted) : "");
    }

    Access as(String namespace, String name) {
      if (!Names.subdomain(name).isEmpty()) {
        throw new CelFailure("Invalid service account name");
      }
      if (!Names.label(namespace).isEmpty()) {
        throw new CelFailure("Invalid service account namespace");
      }
      List<String> groups =
          List.of(
              "system:serviceaccounts", "system:serviceaccounts:" + namespace, User.AUTHENTICATED);
      String account = "system:serviceaccount:" + namespace + ":" + name;
      return new Access(new User(account, "", groups, Map.of()), authorizer);
    }
  }

  private record PathCheck(Access access, String path) {

    Decision check(String verb) {
      return access.decide(Attributes.path(access.user(), verb, path));
    }
  }

  private record GroupCheck(Access access, String group) {}

  private record ResourceCheck(
      GroupCheck in, String plural, String subresource, String namespace, String name) {

    Decision check(String verb) {
      Access access = in.access();
      return access.decide(
          Attributes.resource(
              access.user(), verb, in.group(), plural, subresource, namespace, name));
    }
  }

  private record Decision(boolean allowed, String reason) {}

  private static String given(Object text, String what) {
    if (((String) text).isBlank()) {
      throw new CelFailure(what + " must not be empty");
    }
    return (String) text;
  }

  private static ResourceCheck resource(Object[] a) {
    return (ResourceCheck) a[0];
  }

  static FunctionSet functions() {
    FunctionSet.Arg text = FunctionSet.STRING;
    FunctionSet.Arg access = new FunctionSet.Arg(AUTHORIZER, Access.class);
    FunctionSet.Arg path = new FunctionSet.Arg(PATH, PathCheck.class);
    FunctionSet.Arg group = new FunctionSet.Arg(GROUP, GroupCheck.class);
    FunctionSet set = new FunctionSet();
    narrowed(set);
    decisions(set);
    return set.member(
            "path",
            "authorizer_path",
            PATH,
            a -> new PathCheck((Access) a[0], given(a[1], "path")),
            access,
            text)
        .member(
            "group",
            "authorizer_group",
            GROUP,
            a -> new GroupCheck((Access) a[0], (String) a[1]),
            access,
            text)
        .member(
            "serviceAccount",
            "authorizer_serviceaccount",
            AUTHORIZER,
            a -> ((Access) a[0]).as((String) a[1], (String) a[2]),
            access,
            text,
            text)
        .member(
            "resource",
            "groupcheck_resource",
            RESOURCE,
            a -> new ResourceCheck((GroupCheck) a[0], given(a[1], "resource"), "", "", ""),
            group,
            text)
        .member(
            "check",
            "pathcheck_check",
            DECISION,
            a -> ((PathCheck) a[0]).check((String) a[1]),
            path,
            text);
  }

  private static void narrowed(FunctionSet set) {
    FunctionSet.Arg text = FunctionSet.STRING;
    FunctionSet.Arg self = new FunctionSet.Arg(RESOURCE, ResourceCheck.class);
    set.member(
            "subresource",
            "resourcecheck_subresource",
            RESOURCE,
            a -> {
              ResourceCheck r = resource(a);
              return new ResourceCheck(r.in(), r.plural(), (String) a[1], r.namespace(), r.name());
            },
            self,
            text)
        .member(
            "namespace",
            "resourcecheck_namespace",
            RESOURCE,
            a -> {
              ResourceCheck r = resource(a);
              return new ResourceCheck(
                  r.in(), r.plural(), r.subresource(), (String) a[1], r.name());
            },
            self,
            text)
        .member(
            "name",
            "resourcecheck_name",
            RESOURCE,
            a -> {
              ResourceCheck r = resource(a);
              return new ResourceCheck(
                  r.in(), r.plural(), r.subresource(), r.namespace(), (String) a[1]);
            },
            self,
            text)
        .member("fieldSelector", "authorizer_fieldselector", RESOURCE, a -> a[0], self, text)
        .member("labelSelector", "authorizer_labelselector", RESOURCE, a -> a[0], self, text)
        .member(
            "check",
            "resourcecheck_check",
            DECISION,
            a -> resource(a).check((String) a[1]),
            self,
            text);
  }

  private static void decisions(FunctionSet set) {
    FunctionSet.Arg self = new FunctionSet.Arg(DECISION, Decision.class);
    set.member(
            "allowed", "decision_allowed", SimpleType.BOOL, a -> ((Decision) a[0]).allowed(), self)
        .member(
            "reason", "decision_reason", SimpleType.STRING, a -> ((Decision) a[0]).reason(), self)
        .member("errored", "decision_errored", SimpleType.BOOL, a -> false, self)
        .member("error", "decision_error", SimpleType.STRING, a -> "", self);
  }
}
