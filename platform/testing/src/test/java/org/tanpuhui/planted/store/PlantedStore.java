package org.tanpuhui.planted.store;

import jakarta.ws.rs.core.Response;
import org.tanpuhui.ledger.planted.PlantedBook;
import org.tanpuhui.planted.api.PlantedResource;

/** Knows who asks, HTTP, and the inside of another service. */
public class PlantedStore {
  PlantedResource resource;
  Response response;
  PlantedBook book;
}
