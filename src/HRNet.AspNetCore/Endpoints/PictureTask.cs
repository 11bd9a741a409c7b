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
    /// <summary>The forms that the answer can have, the preferred first: JSON; what can be painted as a picture too; what has a number in a data set as COCO's results too.</summary>
    public IReadOnlyList<AnswerType> Forms { get; } = [.. AnswerType.All.Where(type =>
        type == AnswerType.Json || Options.Contains(type == AnswerType.Coco ? Option.ImageId : Option.Overlay))];

    /// <summary>Its name with a capital, as operations are named.</summary>
    public string Title { get; } = char.ToUpperInvariant(Name[0]) + Name[1..];
}

/// <summary>A task: one way to answer pictures.</summary>
/// <inheritdoc/>
internal sealed record PictureTask<T>(string Name, string Summary, string Remarks, IReadOnlyList<Option> Options, JsonNode Example)
    : PictureTask(Name, Summary, Remarks, Options, Example)
    where T : PictureResult
{
    /// <summary>Reads the options and finds the model.</summary>
    public required Func<OptionValues, ModelSnapshot, Question<T>> Open { get; init; }

    /// <summary>Opens it, unless the model has too much to do.</summary>
    /// <param name="options">The request's options.</param>
    /// <param name="models">The models.</param>
    /// <param name="patience">How long the client waits; null for as long as it takes.</param>
    /// <exception cref="Inference.BusyException">The model's queue is full, or too long for that time.</exception>
    public Question<T> Begin(OptionValues options, ModelSnapshot models, TimeSpan? patience)
    {
        var question = Open(options, models);
        question.ThrowIfFull(patience);
        return question;
    }
}

/// <summary>A request whose picture is there.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Form">The form of the answer.</param>
/// <param name="Codec">Paints and encodes.</param>
/// <param name="Metrics">Counts answers.</param>
/// <param name="Cancel">Ends the wait.</param>
internal sealed record Asked(Picture Picture, AnswerType Form, IPictureCodec Codec, ServiceMetrics Metrics, CancellationToken Cancel);

/// <summary>What is asked of a picture: the options are read, the model is found.</summary>
/// <param name="ThrowIfFull">Refuses, before a picture is even read, what the model's full queue would refuse after it, or who leaves before their turn.</param>
/// <param name="RunAsync">Asks it.</param>
internal sealed record Question<T>(Action<TimeSpan?> ThrowIfFull, Func<Frame, CancellationToken, Task<T>> RunAsync)
    where T : PictureResult
{
    /// <summary>What an overlay shows, where the task has one.</summary>
    public Func<T, IReadOnlyList<Shape>>? Shapes { get; init; }

    /// <summary>The format of the painted picture that JSON carries; null for none.</summary>
    public PictureFormat? Overlay { get; init; }

    /// <summary>Puts that picture's data URI into the answer.</summary>
    public Func<T, string, T>? Carry { get; init; }

    /// <summary>The answer in COCO's results format, where the task has one.</summary>
    public Func<T, string>? Coco { get; init; }

    /// <summary>Puts into the answer what JSON carries besides.</summary>
    public Func<T, IPictureCodec, T>? Encode { get; init; }

    /// <summary>Answers, and takes the time of every stage.</summary>
    /// <returns>The answer, and the file that is sent where its form is not JSON.</returns>
    public async Task<(T Found, FileContentHttpResult? File)> AnswerAsync(Asked asked)
    {
        var (picture, form, codec, metrics, cancel) = asked;
        var found = await RunAsync(picture.Frame, cancel);
        cancel.ThrowIfCancellationRequested();
        var rendering = form == AnswerType.Coco ? Rendering.Coco(Coco!(found))
            : Shapes is null ? Rendering.None : Rendering.Of(form, Overlay, picture.Frame, codec, () => Shapes(found));
        if (rendering.DataUri is { } uri)
            found = Carry!(found, uri);
        var render = rendering.Milliseconds;
        if (Encode is not null && form == AnswerType.Json)
        {
            cancel.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            found = Encode(found, codec);
            render += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        found = found with { Timing = found.Timing with { Decode = picture.Decode, Render = render, Total = picture.Total } };
        metrics.Answered(found);
        return (found, rendering.Answer);
    }
}
