using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>
/// Takes the first device that works. Each step of taking a device into use has failed on somebody's machine, so a device counts as working only after
/// it was appended, opened the model, ran it, and agreed with the processor.
/// </summary>
internal static class DeviceChoice
{
    /// <summary>Opens a model on the first candidate that works.</summary>
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="candidates">What is allowed, in order.</param>
    /// <param name="open">Opens the model on a device; with fresh options each time.</param>
    /// <param name="answer">Runs the model on an input that is the same for all devices.</param>
    /// <param name="cancel">Ends the search between two devices.</param>
    /// <exception cref="DeviceException">No candidate works.</exception>
    public static (T Session, DeviceReport Report) Choose<T>(
        string model, IReadOnlyList<DeviceName> candidates, Func<DeviceName, T> open, Func<T, float[]> answer, CancellationToken cancel)
        where T : class, IDisposable
    {
        var attempts = new List<DeviceAttempt>();
        // A model that the processor cannot open is a broken model on any device: its exception goes to the caller as it is.
        var processor = open(DeviceName.Cpu);
        T? chosen = null;
        try
        {
            var expected = answer(processor);
            foreach (var candidate in candidates)
            {
                cancel.ThrowIfCancellationRequested();
                chosen = candidate == DeviceName.Cpu ? Processor(processor, expected, attempts) : Try(candidate, expected, open, answer, attempts);
                if (chosen is not null)
                    return (chosen, new DeviceReport(candidate.ToString(), attempts));
            }

            throw new DeviceException(model, attempts);
        }
        finally
        {
            if (!ReferenceEquals(chosen, processor))
                processor.Dispose();
        }
    }

    /// <summary>Whether an exception means that a device does not work: missing libraries and entry points are TypeLoadExceptions, a driver that throws is an ExternalException.</summary>
    public static bool IsRefusal(Exception exception) => exception is OnnxRuntimeException or NotSupportedException or TypeLoadException or ExternalException;

    private static T? Processor<T>(T processor, float[] answer, List<DeviceAttempt> attempts) where T : class
    {
        if (Agreement.NotFinite(answer) is not { } objection)
            return processor;
        attempts.Add(new DeviceAttempt(DeviceName.Cpu.ToString(), objection));
        return null;
    }

    private static T? Try<T>(DeviceName device, float[] expected, Func<DeviceName, T> open, Func<T, float[]> answer, List<DeviceAttempt> attempts)
        where T : class, IDisposable
    {
        T? session = null;
        string? objection;
        try
        {
            session = open(device);
            objection = Agreement.Objection(expected, answer(session));
            if (objection is null)
                return session;
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            objection = refusal.Message;
        }

        session?.Dispose();
        attempts.Add(new DeviceAttempt(device.ToString(), objection));
        return null;
    }
}
