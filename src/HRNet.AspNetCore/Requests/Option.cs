using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Problems;
using HRNet.Imaging;
using HRNet.Inference;

namespace HRNet.AspNetCore.Requests;

/// <summary>An option of a request, declared once: how it is read and checked, and how the API's description tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">"string", "number", "integer" or "boolean".</param>
/// <param name="Text">What it does.</param>
internal abstract record Option(string Name, string Type, string Text)
{
    /// <summary>What it may be, where that is a list of words.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>The least it may be.</summary>
    public double? From { get; init; }

    /// <summary>The most it may be.</summary>
    public double? To { get; init; }

    /// <summary>What holds where it is not given; null where the model says it, or where a text cannot.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Which model answers.</summary>
    public static Option<string?> Model { get; } = Of("model", "A model's name from GET /v1/models; without it the default model of the task answers.", text => text);

    /// <summary>Whether the mirrored picture is looked at too.</summary>
    public static Option<bool> Flip { get; } = Switch("flip", "Look at the mirrored picture too: a little better, twice the work.");

    /// <summary>In which format JSON carries the painted picture.</summary>
    public static Option<PictureFormat?> Overlay { get; } = Word<PictureFormat>(
        "overlay", "Adds the painted picture to the JSON, as a data URI in this format.", null, PictureFormat.Png, PictureFormat.Jpeg, PictureFormat.Webp);

    /// <summary>The picture's number in a data set. JSON has room for 53 bits; this stays below, so that a number is written as it was read.</summary>
    public static Option<long?> ImageId { get; } = new(
        "imageId", "integer", "The picture's number in the data set, which each of COCO's results names; of no meaning for other forms of the answer.", given => given is null ? null
            : long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= LargestId ? id
            : throw Wrong("imageId", given, $"a whole number from 0 to {LargestId}"))
    {
        From = 0,
        To = LargestId,
    };

    private const long LargestId = 999_999_999_999_999;

    /// <summary>Any text, which whoever understands it reads; null where it is not given.</summary>
    public static Option<T> Of<T>(string name, string text, Func<string?, T> read) => new(name, "string", text, read);

    /// <summary>A number within a range, or null.</summary>
    public static Option<float?> Number(string name, string text, float from, float to) => new(
        name, "number", text, given => given is null ? null
            : float.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to ? value
            : throw Wrong(name, given, $"a number from {from} to {to}, with a point"))
    {
        From = from,
        To = to,
    };

    /// <summary>A whole number within a range, or null.</summary>
    public static Option<int?> Whole(string name, string text, int from, int to, int? usual = null) => new(
        name, "integer", text, given => given is null ? null
            : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to ? value
            : throw Wrong(name, given, $"a whole number from {from} to {to}"))
    {
        From = from,
        To = to,
        Default = usual,
    };

    /// <summary>true or false (also 1 or 0); false where it is not given.</summary>
    public static Option<bool> Switch(string name, string text) => new(name, "boolean", text, given => given?.ToLowerInvariant() switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        _ => throw new RequestException(name, $"Option '{name}' must be true or false; '{Problem.Short(given)}' is neither."),
    })
    { Default = false };

    /// <summary>One of some words.</summary>
    public static Option<T?> Word<T>(string name, string text, T? usual, params T[] allowed)
        where T : struct, Enum
    {
        var words = Array.ConvertAll(allowed, word => JsonNamingPolicy.CamelCase.ConvertName(word.ToString()));
        return new(name, "string", text, given => given is null ? usual
            : Array.FindIndex(words, word => word.Equals(given, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? allowed[at]
            : throw Wrong(name, given, $"one of {string.Join(", ", words)}"))
        {
            Words = words,
            Default = usual is { } word ? words[Array.IndexOf(allowed, word)] : null,
        };
    }

    private static RequestException Wrong(string name, string given, string allowed) => new(name, $"Option '{name}' must be {allowed}; '{Problem.Short(given)}' is not.");
}

/// <inheritdoc/>
/// <param name="Name">Its name.</param>
/// <param name="Type">"string", "number", "integer" or "boolean".</param>
/// <param name="Text">What it does.</param>
/// <param name="Read">Reads what is given, or null, and throws a <see cref="RequestException"/> at what cannot be meant.</param>
internal sealed record Option<T>(string Name, string Type, string Text, Func<string?, T> Read) : Option(Name, Type, Text);
