namespace HRNet.AspNetCore.OpenApi;

/// <summary>Marks an endpoint that takes JSON which it reads itself. Nothing is chosen by it: an endpoint that is off must not tell that it is there.</summary>
/// <param name="Type">What the JSON holds.</param>
internal sealed record TakesJson(Type Type);
