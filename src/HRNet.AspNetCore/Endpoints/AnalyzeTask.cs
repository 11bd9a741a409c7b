using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Requests;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Results;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /analyze: several tasks, one picture, which is sent and decoded once.</summary>
internal sealed record AnalyzeTask() : PictureTask(
    "analyze",
    "Answers several questions about one picture, which is sent and decoded once.",
    "Each answer is what POST /v1/pose, /v1/segment, /v1/detect or /v1/classify would say. Their options go under the task's name, such as `pose.threshold`. Where one of the tasks fails, all do.",
    [s_tasks, .. s_all.SelectMany(Named)],
    OpenApiExamples.Analyze)
{
    private static readonly PictureTask[] s_all = [PoseTask.Definition, SegmentTask.Definition, DetectTask.Definition, ClassifyTask.Definition];

    private static readonly Option<IReadOnlyList<string>> s_tasks = Option.Of(
        "tasks", "What is asked, some of pose, segment, detect and classify with commas between them; without it pose,segment.", ReadTasks) with
    {
        Default = "pose,segment",
    };

    /// <summary>What it says of itself, and how it is opened.</summary>
    public static AnalyzeTask Definition { get; } = new();

    /// <summary>Reads the options of each task that is asked for and finds its model.</summary>
    public static Func<Asked, Task<IResult>> Open(OptionValues options, ModelSnapshot models, TimeSpan? patience)
    {
        var tasks = options.Get(s_tasks);
        if (options.Names.FirstOrDefault(name => name.Contains('.') && !tasks.Contains(name[..name.IndexOf('.')], StringComparer.OrdinalIgnoreCase)) is { } idle)
            throw new RequestException(idle, $"Option '{Problem.Short(idle)}' is of a task that is not asked for; the tasks are {string.Join(", ", tasks)}.");
        var (pose, segment, detect, classify) = (Part(PoseTask.Definition), Part(SegmentTask.Definition), Part(DetectTask.Definition), Part(ClassifyTask.Definition));
        return async asked =>
        {
            var (people, pixels, objects, classes) = (AskAsync(pose, asked), AskAsync(segment, asked), AskAsync(detect, asked), AskAsync(classify, asked));
            // All are awaited before the picture goes, also where one fails: the others may still read it.
            await Task.WhenAll(people, pixels, objects, classes);
            return TypedResults.Ok(new AnalyzeDto(await people, await pixels, await objects, await classes));
        };

        Question<T>? Part<T>(PictureTask<T> task)
            where T : PictureResult => tasks.Contains(task.Name, StringComparer.OrdinalIgnoreCase) ? task.Begin(options.Under(task.Name), models, patience) : null;
    }

    private static async Task<T?> AskAsync<T>(Question<T>? question, Asked asked)
        where T : PictureResult => question is null ? null : (await question.AnswerAsync(asked)).Found;

    /// <summary>The options of a task under its name. Nothing is painted, since one picture cannot show what several answers each paint over the whole of it, nor is anything for a data set.</summary>
    private static IEnumerable<Option> Named(PictureTask task) =>
        task.Options.Where(option => option != Option.Overlay && option != Option.ImageId).Select(option => option with { Name = $"{task.Name}.{option.Name}", Default = null });

    private static IReadOnlyList<string> ReadTasks(string? text)
    {
        var tasks = text?.Split(',', StringSplitOptions.TrimEntries) ?? [PoseTask.Definition.Name, SegmentTask.Definition.Name];
        return tasks.FirstOrDefault(task => !s_all.Any(known => known.Name.Equals(task, StringComparison.OrdinalIgnoreCase))) is { } unknown
            ? throw new RequestException("tasks", $"Option 'tasks' must name some of {string.Join(", ", s_all.Select(task => task.Name))}, parted by commas; '{Problem.Short(unknown)}' is none of them.")
            : tasks;
    }
}

/// <summary>Several answers about one picture.</summary>
/// <param name="Pose">Its people, where they were asked for.</param>
/// <param name="Segment">Its classes, where they were asked for.</param>
/// <param name="Detect">Its objects, where they were asked for.</param>
/// <param name="Classify">What it is of, where that was asked for.</param>
internal sealed record AnalyzeDto(PoseResult? Pose, SegmentResult? Segment, DetectResult? Detect, ClassifyResult? Classify);
