package io.gitops4j.testkit.live;

import io.gitops4j.testkit.git.TestRepository;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;

/**
 * A repository of services, seven objects each, in six namespaces, with one Kustomization that
 * substitutes variables: {@code clusters/lab} reads {@code overlays/prod}.
 */
@NullMarked
final class ServiceTree {

  static final int TEAMS = 6;

  private final String prefix;
  private final int services;

  /**
   * A tree.
   *
   * @param prefix keeps namespaces and units of different tests apart
   */
  ServiceTree(String prefix, int services) {
    this.prefix = prefix;
    this.services = services;
  }

  /** How many objects it has. */
  int objects() {
    return services * 7 + TEAMS;
  }

  String namespace(int service) {
    return prefix + "-team-" + service % TEAMS;
  }

  static String service(int number) {
    return String.format("svc-%03d", number);
  }

  /** Writes and commits it; the commit's id. */
  String writeTo(TestRepository repository) {
    repository.write("clusters/lab/fleet.yaml", cluster(""));
    for (int i = 0; i < services; i++) {
      writeService(repository, i);
    }
    repository.write(
        "overlays/prod/namespaces.yaml",
        IntStream.range(0, TEAMS)
            .mapToObj(
                team ->
                    """
                    apiVersion: v1
                    kind: Namespace
                    metadata:
                      name: %s
                      labels:
                        environment: ${environment}
                    """
                        .formatted(namespace(team)))
            .collect(Collectors.joining("---\n")));
    repository.write("overlays/prod/kustomization.yaml", list(services));
    return repository.commit("The tree");
  }

  /** The overlay's kustomization with the first services only. */
  static String list(int count) {
    return "resources:\n  - namespaces.yaml\n"
        + IntStream.range(0, count)
            .mapToObj(i -> "  - " + service(i) + "\n")
            .collect(Collectors.joining());
  }

  /** The Flux objects, with more fields of the Kustomization's spec. */
  String cluster(String more) {
    return """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata:
          name: fleet
          namespace: default
        spec:
          interval: 1m
          url: https://git.example.com/fleet.git
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: %s
          namespace: default
        spec:
          interval: 10m
          path: ./overlays/prod
          prune: true
          sourceRef:
            kind: GitRepository
            name: fleet
          postBuild:
            substitute:
              environment: prod
              registry: registry.example.com
        """
            .formatted(prefix)
        + more.indent(2);
  }

  private void writeService(TestRepository repository, int number) {
    String name = service(number);
    repository.write(
        "overlays/prod/" + name + "/kustomization.yaml",
        """
        namespace: %s
        resources: [../../../base/%s]
        labels:
          - pairs:
              environment: prod
        images:
          - name: app
            newName: ${registry}/app
            newTag: 1.0.%d
        """
            .formatted(namespace(number), name, number % 4));
    repository.write("base/" + name + "/kustomization.yaml", "resources: [all.yaml]\n");
    repository.write("base/" + name + "/all.yaml", OBJECTS.replace("NAME", name));
  }

  private static final String OBJECTS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: NAME
      spec:
        replicas: 2
        selector:
          matchLabels:
            app: NAME
        template:
          metadata:
            labels:
              app: NAME
          spec:
            serviceAccountName: NAME
            containers:
              - name: app
                image: app
                ports:
                  - name: http
                    containerPort: 8080
                envFrom:
                  - configMapRef:
                      name: NAME
                resources:
                  requests:
                    cpu: 100m
                    memory: 64Mi
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: NAME
      spec:
        selector:
          app: NAME
        ports:
          - name: http
            port: 80
            targetPort: http
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: NAME
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: NAME
      data:
        environment: ${environment}
        colour: blue
      ---
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata:
        name: NAME
      spec:
        scaleTargetRef:
          apiVersion: apps/v1
          kind: Deployment
          name: NAME
        minReplicas: 2
        maxReplicas: 4
        metrics:
          - type: Resource
            resource:
              name: cpu
              target:
                type: Utilization
                averageUtilization: 80
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata:
        name: NAME
      spec:
        minAvailable: 1
        selector:
          matchLabels:
            app: NAME
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: NAME
      spec:
        rules:
          - host: NAME.example.com
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend:
                    service:
                      name: NAME
                      port:
                        name: http
      """;
}
