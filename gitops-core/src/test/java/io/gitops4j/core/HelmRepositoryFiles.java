package io.gitops4j.core;

/** Writes a small repository with a chart and the Flux objects around it. */
final class HelmRepositoryFiles {

  static final String CHART =
      """
      apiVersion: v2
      name: web
      version: 1.2.3
      """;

  static final String VALUES =
      """
      replicas: 1
      greeting: hello
      password: none
      """;

  static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: {{ .Release.Name }}
        labels:
          helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
      spec:
        replicas: {{ .Values.replicas }}
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: web:1}]}
      """;

  static final String CONFIG_MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ .Release.Name }}-config
      data:
        greeting: {{ .Values.greeting | quote }}
        password: {{ .Values.password | quote }}
        where: {{ .Release.Namespace }} {{ .Release.Revision }} {{ .Release.IsInstall }}
      """;

  static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: tills.shop.example.com
      spec:
        group: shop.example.com
        scope: Namespaced
        names: {kind: Till, plural: tills}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  static final String HOOK =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: migrate
        annotations: {helm.sh/hook: pre-install}
      spec: {containers: [{name: m, image: m:1}]}
      """;

  private HelmRepositoryFiles() {}

  /** The repository: an entry, a Kustomization {@code apps}, and a chart in {@code charts/web}. */
  static MemorySource in(MemorySource source, String... releases) {
    return source
        .file(
            "clusters/test/flux-system/gotk-sync.yaml",
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: flux-system, namespace: flux-system}
            spec: {interval: 1m, url: https://git.example.com/fleet.git}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: flux-system, namespace: flux-system}
            spec:
              interval: 10m
              path: ./clusters/test
              prune: true
              sourceRef: {kind: GitRepository, name: flux-system}
            """)
        .file("clusters/test/apps.yaml", Yaml.kustomization("apps", "./apps"))
        .file("apps/releases.yaml", String.join("---\n", releases))
        .file("charts/web/Chart.yaml", CHART)
        .file("charts/web/values.yaml", VALUES)
        .file("charts/web/templates/deployment.yaml", DEPLOYMENT)
        .file("charts/web/templates/config.yaml", CONFIG_MAP);
  }

  /** A HelmRelease of the chart in {@code charts/web}; each extra line is a field of spec. */
  static String release(String name, String... extra) {
    return releaseOf(
        name,
        "chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}",
        extra);
  }

  static String releaseOf(String name, String chart, String... extra) {
    StringBuilder yaml =
        new StringBuilder("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n")
            .append("  name: ")
            .append(name)
            .append("\n  namespace: prod\nspec:\n  interval: 5m\n  ")
            .append(chart)
            .append('\n');
    for (String line : extra) {
      yaml.append(line.indent(2));
    }
    return yaml.toString();
  }
}
