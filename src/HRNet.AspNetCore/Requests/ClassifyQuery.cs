using HRNet.Inference.Classification;

namespace HRNet.AspNetCore.Requests;

/// <summary>The options of POST /classify.</summary>
/// <param name="Model">A model's name; null for the default one.</param>
/// <param name="Top">How many classes are answered; null for the usual number.</param>
internal sealed record ClassifyQuery(string? Model, int? Top)
{
    /// <summary>The most classes that a model can know; how many the one that answers knows, it says itself.</summary>
    public const int MostClasses = 65536;

    /// <summary>The names of all options.</summary>
    public static readonly string[] Names = ["model", "top"];

    /// <summary>Reads them.</summary>
    /// <exception cref="HRNet.Inference.RequestException">A value is wrong.</exception>
    public static ClassifyQuery Read(IQueryCollection query)
    {
        var reader = new QueryReader(query, Names);
        return new(reader.Text("model"), reader.Whole("top", 1, MostClasses));
    }

    /// <summary>What is asked of the model.</summary>
    public ClassifyRequest ToRequest() => new() { Top = Top };
}
