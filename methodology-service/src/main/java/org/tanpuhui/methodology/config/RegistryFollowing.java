package org.tanpuhui.methodology.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.tanpuhui.methodology.project.LiveProjects;
import org.tanpuhui.methodology.registry.LiveRegistry;
import org.tanpuhui.methodology.registry.RegistryWatch;

/** Follows what other instances file, withdraw and activate, while the service runs. */
@ApplicationScoped
public class RegistryFollowing {
  private final LiveRegistry registry;
  private final LiveProjects projects;
  private final MethodologyConfig config;
  private RegistryWatch watch;

  RegistryFollowing(LiveRegistry registry, LiveProjects projects, MethodologyConfig config) {
    this.registry = registry;
    this.projects = projects;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    watch = new RegistryWatch(config.registryRefresh(), registry::refresh, projects::refresh);
  }

  void stop(@Observes ShutdownEvent event) {
    if (watch != null) {
      watch.close();
    }
  }
}
