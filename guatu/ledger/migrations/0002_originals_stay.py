"""The first plan of a year and the first date of a milestone can never change.

Version 0 of an annual plan keeps what was planned (it may still be approved, or superseded);
version 0 of a milestone's baseline keeps everything. Neither can be removed, except inside
`guatu.ledger.planning.withdrawing`, where an import that brought them is undone.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_keep_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.version = 0 AND current_setting('guatu.withdrawing', true) IS DISTINCT FROM 'on' THEN
            RAISE EXCEPTION 'the original plan of a year stays'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.version = 0 AND
        (NEW.version, NEW.project_id, NEW.year, NEW.list_class, NEW.amount, NEW.curve,
         NEW.goals, NEW.entry_month, NEW.reason)
        IS DISTINCT FROM
        (OLD.version, OLD.project_id, OLD.year, OLD.list_class, OLD.amount, OLD.curve,
         OLD.goals, OLD.entry_month, OLD.reason)
    THEN
        RAISE EXCEPTION 'the original plan of a year stays'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_keep_baseline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.version = 0 AND current_setting('guatu.withdrawing', true) IS DISTINCT FROM 'on' THEN
            RAISE EXCEPTION 'the original date of a milestone stays'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.version = 0 AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'the original date of a milestone stays'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER plan_original_stays BEFORE UPDATE OR DELETE ON ledger_annualplan
    FOR EACH ROW EXECUTE FUNCTION ledger_keep_plan();
CREATE TRIGGER baseline_original_stays BEFORE UPDATE OR DELETE ON ledger_milestonebaseline
    FOR EACH ROW EXECUTE FUNCTION ledger_keep_baseline();
"""

BACKWARD = "DROP FUNCTION ledger_keep_plan, ledger_keep_baseline CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
