/// Projects: the tenants, with what identifies their requests and signs their deliveries.
package dev.stepwell.engine.project;
