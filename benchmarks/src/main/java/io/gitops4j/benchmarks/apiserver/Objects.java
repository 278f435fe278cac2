package io.gitops4j.benchmarks.apiserver;

/** What is applied: ConfigMaps and Deployments of the size that services have, in turn. */
final class Objects {
  private static final String METADATA =
      """
      "metadata":{"name":"NAME","namespace":"SPACE","labels":{"app.kubernetes.io/name":"NAME",\
      "app.kubernetes.io/part-of":"bench","app.kubernetes.io/managed-by":"gitops4j"},\
      "annotations":{"bench.example.com/change":"CHANGE"}}""";
  private static final String CONFIG_MAP =
      """
      {"apiVersion":"v1","kind":"ConfigMap",METADATA,"data":{"LOG_LEVEL":"info","REGION":"eu-west-1",\
      "DATABASE_URL":"postgres://db.example.com:5432/NAME","CACHE_TTL":"300","CHANGE":"CHANGE",\
      "application.yaml":"server:\\n  port: 8080\\nspring:\\n  application:\\n    name: NAME\\n"}}""";
  private static final String DEPLOYMENT =
      """
      {"apiVersion":"apps/v1","kind":"Deployment",METADATA,"spec":{"replicas":2,\
      "selector":{"matchLabels":{"app.kubernetes.io/name":"NAME"}},\
      "template":{"metadata":{"labels":{"app.kubernetes.io/name":"NAME"}},"spec":{\
      "serviceAccountName":"default","securityContext":{"runAsNonRoot":true},"containers":[{\
      "name":"app","image":"registry.example.com/NAME:1.2.3",\
      "ports":[{"name":"http","containerPort":8080},{"name":"metrics","containerPort":9090}],\
      "env":[{"name":"CHANGE","value":"CHANGE"},{"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}],\
      "envFrom":[{"configMapRef":{"name":"NAME"}}],\
      "readinessProbe":{"httpGet":{"path":"/ready","port":"http"},"periodSeconds":5},\
      "livenessProbe":{"httpGet":{"path":"/live","port":"http"},"periodSeconds":10},\
      "resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"memory":"256Mi"}},\
      "volumeMounts":[{"name":"config","mountPath":"/etc/app"}]}],\
      "volumes":[{"name":"config","configMap":{"name":"NAME"}}]}}}}""";

  private Objects() {}

  static boolean isConfigMap(int number) {
    return number % 2 == 0;
  }

  /** The object of a number in a namespace, as JSON; each change makes it another. */
  static String json(String namespace, int number, int change) {
    return (isConfigMap(number) ? CONFIG_MAP : DEPLOYMENT)
        .replace("METADATA", METADATA)
        .replace("NAME", name(number))
        .replace("SPACE", namespace)
        .replace("\"CHANGE\":\"CHANGE\"", "\"CHANGE\":\"" + change + "\"")
        .replace("\"value\":\"CHANGE\"", "\"value\":\"" + change + "\"")
        .replace("change\":\"CHANGE\"", "change\":\"" + change + "\"");
  }

  /** Where the object of a number is. */
  static String path(String namespace, int number) {
    return (isConfigMap(number) ? configMaps(namespace) : deployments(namespace))
        + "/"
        + name(number);
  }

  static String configMaps(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  static String deployments(String namespace) {
    return "/apis/apps/v1/namespaces/" + namespace + "/deployments";
  }

  private static String name(int number) {
    return String.format("svc-%05d", number / 2);
  }

  /** All objects below a number as one YAML text. */
  static String yaml(String namespace, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(json(namespace, i, 0)).append("\n---\n");
    }
    return text.toString();
  }
}
