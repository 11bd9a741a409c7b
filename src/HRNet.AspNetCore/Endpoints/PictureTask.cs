using System.Diagnostics;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Metrics;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Catalog;
using HRNet.Inference.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>What an endpoint that takes a picture says of itself.</summary>
/// <param name="Name">Its name, which is its path too.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Remarks">More about it.</param>
/// <param name="Options">Its options.</param>
/// <param name="Example">An answer.</param>
internal abstract record PictureTask(string Name, string Summary, string Remarks, IReadOnlyList<Option> Options, JsonNode Example)
{
    /// <summary>Its name with a capital, as operations are named.</summary>
    public string Title { get; } = char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>Whether the answer can also be the painted picture.</summary>
    public bool Paints => Options.Contains(Option.Overlay);
}

/// <summary>A task: one way to answer pictures.</summary>
/// <inheritdoc/>
internal sealed record PictureTask<T>(string Name, string Summary, string Remarks, IReadOnlyList<Option> Options, JsonNode Example)
    : PictureTask(Name, Summary, Remarks, Options, Example)
    where T : PictureResult
{
    /// <summary>Reads the options and finds the model.</summary>
    public required Func<OptionValues, ModelCatalog, Question<T>> Open { get; init; }
}

/// <summary>A request whose picture is there.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Form">The form of the answer.</param>
/// <param name="Codec">Paints and encodes.</param>
/// <param name="Metrics">Counts answers.</param>
/// <param name="Cancel">Ends the wait.</param>
internal sealed record Asked(Picture Picture, AnswerType Form, IPictureCodec Codec, ServiceMetrics Metrics, CancellationToken Cancel);

/// <summary>What is asked of a picture: the options are read, the model is found.</summary>
/// <param name="RunAsync">Asks the model.</param>
internal sealed record Question<T>(Func<Frame, CancellationToken, Task<T>> RunAsync)
    where T : PictureResult
{
    /// <summary>What an overlay shows, where the task has one.</summary>
    public Func<T, IReadOnlyList<Shape>>? Shapes { get; init; }

    /// <summary>The format of the painted picture that JSON carries; null for none.</summary>
    public PictureFormat? Overlay { get; init; }

    /// <summary>Puts that picture's data URI into the answer.</summary>
    public Func<T, string, T>? Carry { get; init; }

    /// <summary>Puts into the answer what JSON carries besides.</summary>
    public Func<T, IPictureCodec, T>? Encode { get; init; }

    /// <summary>Answers, and takes the time of every stage.</summary>
    /// <returns>The answer, and the picture where that is its form.</returns>
    public async Task<(T Found, FileContentHttpResult? Painted)> AnswerAsync(Asked asked)
    {
        var (picture, form, codec, metrics, cancel) = asked;
        var found = await RunAsync(picture.Frame, cancel);
        var rendering = Shapes is null ? Rendering.None : Rendering.Of(form, Overlay, picture.Frame, codec, () => Shapes(found));
        if (rendering.DataUri is { } uri)
            found = Carry!(found, uri);
        var render = rendering.Milliseconds;
        if (Encode is not null && form == AnswerType.Json)
        {
            var start = Stopwatch.GetTimestamp();
            found = Encode(found, codec);
            render += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        found = found with { Timing = found.Timing with { Decode = picture.Decode, Render = render, Total = picture.Total } };
        metrics.Answered(found);
        return (found, rendering.Answer);
    }
}
