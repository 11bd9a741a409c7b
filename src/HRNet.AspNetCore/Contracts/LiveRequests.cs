using HRNet.AspNetCore.Problems;
using HRNet.Inference;
using HRNet.Inference.Live;

namespace HRNet.AspNetCore.Contracts;

/// <summary>Reads what live clients send: options and frames.</summary>
internal static class LiveRequests
{
    private static readonly string[] s_options = ["task", "model", "threshold", "smoothing", "flip", "mask"];
    private static readonly string[] s_frame = ["sequence", "image", "capturedAt"];

    /// <summary>Options. What is null or not there stays as it was.</summary>
    /// <exception cref="RequestException">One is unknown or cannot be meant.</exception>
    /// <exception cref="LiveException">The call cannot be at all.</exception>
    public static LiveRequest Options(SentObjectDto? sent)
    {
        if (sent?.Problem is { } problem)
            throw problem;
        var options = Known(sent, s_options, "There is no option '{0}' here. There are", "Options are one object, such as {\"task\":\"pose\",\"threshold\":0.3}.");
        return new LiveRequest
        {
            Task = options["task"] switch
            {
                null => null,
                "pose" => LiveTask.Pose,
                "segment" => LiveTask.Segment,
                var value => throw Wrong("task", value, "pose or segment"),
            },
            Model = options["model"] switch
            {
                null => null,
                string name => name,
                var value => throw Wrong("model", value, "a name of GET /models, or \"\" for the default one"),
            },
            Threshold = options["threshold"] switch
            {
                null => null,
                long whole => whole,
                double number => (float)number,
                var value => throw Wrong("threshold", value, "a number from 0 to 1"),
            },
            Smoothing = Switch(options, "smoothing"),
            Flip = Switch(options, "flip"),
            Mask = Switch(options, "mask"),
        };
    }

    /// <summary>Gives a change to the session, or has it say what is wrong with it.</summary>
    public static void Change(this LiveSession session, SentObjectDto? sent)
    {
        try
        {
            session.Change(Options(sent));
        }
        catch (Exception exception) when (exception is LiveException or RequestException)
        {
            session.Refuse(null, exception);
        }
    }

    /// <summary>Gives a frame to the session, or has it say what is wrong with it.</summary>
    public static void Post(this LiveSession session, SentObjectDto? sent)
    {
        try
        {
            session.Post(Frame(sent));
        }
        catch (RequestException exception)
        {
            session.Refuse(sent?["sequence"] as long?, new LiveException("invalid_frame", exception.Message));
        }
    }

    private static LiveFrame Frame(SentObjectDto? sent)
    {
        var frame = Known(sent, s_frame, "A frame has no field '{0}'. It has", "A frame is one object: {\"sequence\":1,\"image\":...,\"capturedAt\":1234.5}.");
        return new LiveFrame(
            frame["sequence"] is long sequence and >= 0 ? sequence : throw Wrong("sequence", frame["sequence"], "a whole number from 0 on"),
            frame["image"] switch
            {
                null => default,
                byte[] picture => picture,
                var value => throw Wrong("image", value, "a picture's file, as bytes in MessagePack and in base64 in JSON"),
            },
            frame["capturedAt"] switch
            {
                null => null,
                long whole => whole,
                double number => number,
                var value => throw Wrong("capturedAt", value, "a number of milliseconds"),
            });
    }

    private static bool? Switch(SentObjectDto options, string name) => options[name] switch
    {
        null => null,
        bool flag => flag,
        var value => throw Wrong(name, value, "true or false"),
    };

    private static SentObjectDto Known(SentObjectDto? sent, string[] known, string unknown, string form)
    {
        if (sent?.Fields is null)
            throw new RequestException("options", form);
        var stranger = sent.Fields.Select(field => Problem.Short(field.Key)).FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase));
        return stranger is null ? sent : throw new RequestException(stranger, $"{string.Format(unknown, stranger)}: {string.Join(", ", known)}.");
    }

    private static RequestException Wrong(string name, object? value, string allowed)
    {
        var shown = value switch
        {
            null => "not given",
            string text => $"'{Problem.Short(text)}'",
            bool flag => flag ? "true" : "false",
            byte[] => "bytes",
            long or double => value.ToString(),
            _ => "something else",
        };
        return new RequestException(name, $"{name} is {shown}; it must be {allowed}.");
    }
}
