namespace HRNet.AspNetCore.Contracts;

/// <summary>The answer to a probe.</summary>
/// <param name="Status">"live" or "ready".</param>
internal sealed record HealthResponse(string Status);
